// Cluster DNS for a node that was built from source: it answers what the Kubernetes DNS specification 1.1 asks for,
// from the services and endpoints of the API server, and nothing outside of the cluster's own zone but by forwarding.
// It is built in the Kubernetes source tree, with the libraries that are vendored there.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/miekg/dns"
	v1 "k8s.io/api/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

const (
	ttl     = 5
	byIP    = "ip"
	version = "1.1.0"
)

type server struct {
	zone       string
	namespaces cache.Store
	services   cache.Indexer
	endpoints  cache.Indexer
	upstream   []string
}

func main() {
	zone := flag.String("zone", "cluster.local", "the cluster's domain")
	listen := flag.String("listen", ":53", "address to answer on, UDP and TCP")
	health := flag.String("health", ":8080", "address of /health and /ready")
	flag.Parse()

	config, err := rest.InClusterConfig()
	if err != nil {
		log.Fatal(err)
	}
	config.UserAgent = "conformancelab-cluster-dns"
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		log.Fatal(err)
	}

	factory := informers.NewSharedInformerFactory(client, 0)
	namespaces := factory.Core().V1().Namespaces().Informer()
	services := factory.Core().V1().Services().Informer()
	endpoints := factory.Core().V1().Endpoints().Informer()
	if err := services.AddIndexers(cache.Indexers{byIP: serviceAddresses}); err != nil {
		log.Fatal(err)
	}
	if err := endpoints.AddIndexers(cache.Indexers{byIP: endpointAddresses}); err != nil {
		log.Fatal(err)
	}

	s := &server{zone: dns.Fqdn(*zone), namespaces: namespaces.GetStore(), services: services.GetIndexer(), endpoints: endpoints.GetIndexer()}
	if resolv, err := dns.ClientConfigFromFile("/etc/resolv.conf"); err == nil {
		for _, address := range resolv.Servers {
			s.upstream = append(s.upstream, net.JoinHostPort(address, resolv.Port))
		}
	}

	synced := func() bool { return namespaces.HasSynced() && services.HasSynced() && endpoints.HasSynced() }
	mux := http.NewServeMux()
	mux.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "OK") })
	mux.HandleFunc("/ready", func(w http.ResponseWriter, _ *http.Request) {
		if !synced() {
			http.Error(w, "not synced", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(w, "OK")
	})
	go func() { log.Fatal(http.ListenAndServe(*health, mux)) }()

	factory.Start(context.Background().Done())
	for !synced() {
		time.Sleep(50 * time.Millisecond)
	}
	for _, network := range []string{"udp", "tcp"} {
		listener := &dns.Server{Addr: *listen, Net: network, Handler: s}
		go func() { log.Fatal(listener.ListenAndServe()) }()
	}
	log.Printf("answering for %s on %s", s.zone, *listen)
	select {}
}

// ServeDNS answers one question.
func (s *server) ServeDNS(w dns.ResponseWriter, request *dns.Msg) {
	answer := new(dns.Msg)
	answer.SetReply(request)
	if len(request.Question) != 1 {
		answer.Rcode = dns.RcodeFormatError
		s.write(w, request, answer)
		return
	}

	question := request.Question[0]
	name := strings.ToLower(question.Name)
	switch {
	case dns.IsSubDomain(s.zone, name):
		answer.Authoritative = true
		s.lookUp(answer, name, question)
	case strings.HasSuffix(name, ".in-addr.arpa.") || strings.HasSuffix(name, ".ip6.arpa."):
		records := s.reverse(name)
		if len(records) == 0 {
			s.forward(w, request)
			return
		}
		answer.Authoritative = true
		if question.Qtype == dns.TypePTR || question.Qtype == dns.TypeANY {
			answer.Answer = records
		}
	default:
		s.forward(w, request)
		return
	}

	if len(answer.Answer) == 0 && answer.Authoritative {
		answer.Ns = []dns.RR{s.authority()}
	}
	s.write(w, request, answer)
}

// lookUp fills in the answer to a question inside the zone.
func (s *server) lookUp(answer *dns.Msg, name string, question dns.Question) {
	inside := strings.TrimSuffix(strings.TrimSuffix(name, s.zone), ".")
	var labels []string
	if inside != "" {
		labels = strings.Split(inside, ".")
	}
	last := func(n int) string {
		if len(labels) < n {
			return ""
		}
		return labels[len(labels)-n]
	}

	switch {
	case len(labels) == 0:
		if question.Qtype == dns.TypeSOA {
			answer.Answer = append(answer.Answer, s.authority())
		}
	case len(labels) == 1 && labels[0] == "dns-version":
		if question.Qtype == dns.TypeTXT || question.Qtype == dns.TypeANY {
			answer.Answer = append(answer.Answer, &dns.TXT{Hdr: header(question.Name, dns.TypeTXT), Txt: []string{version}})
		}
	case len(labels) == 1 && (labels[0] == "svc" || labels[0] == "pod"):
	case last(1) == "svc" && len(labels) <= 5:
		s.service(answer, labels[:len(labels)-1], question)
	case last(1) == "pod" && len(labels) <= 3 && s.hasNamespace(last(2)):
		if len(labels) == 3 {
			address := dashed(labels[0])
			if address == nil {
				answer.Rcode = dns.RcodeNameError
				return
			}
			s.addresses(answer, question, []string{address.String()})
		}
	default:
		answer.Rcode = dns.RcodeNameError
	}
}

// service answers for [[_port _proto | endpoint] service] namespace.
func (s *server) service(answer *dns.Msg, labels []string, question dns.Question) {
	namespace := labels[len(labels)-1]
	if !s.hasNamespace(namespace) {
		answer.Rcode = dns.RcodeNameError
		return
	}
	if len(labels) == 1 {
		return
	}
	key := namespace + "/" + labels[len(labels)-2]
	object, exists, _ := s.services.GetByKey(key)
	if !exists {
		answer.Rcode = dns.RcodeNameError
		return
	}
	service := object.(*v1.Service)
	front := labels[:len(labels)-2]
	self := service.Name + "." + namespace + ".svc." + s.zone

	if service.Spec.Type == v1.ServiceTypeExternalName {
		if len(front) > 0 {
			answer.Rcode = dns.RcodeNameError
			return
		}
		answer.Answer = append(answer.Answer, &dns.CNAME{Hdr: header(question.Name, dns.TypeCNAME), Target: dns.Fqdn(service.Spec.ExternalName)})
		return
	}

	headless := service.Spec.ClusterIP == v1.ClusterIPNone
	var targets []target
	if headless {
		targets = s.targets(key)
	} else {
		for _, port := range ports(service) {
			targets = append(targets, target{name: self, address: service.Spec.ClusterIP, port: port})
		}
	}

	switch {
	case len(front) == 0:
		if headless && len(targets) == 0 {
			answer.Rcode = dns.RcodeNameError
			return
		}
		if question.Qtype == dns.TypeSRV {
			s.locations(answer, question, targets)
			return
		}
		if headless {
			s.addresses(answer, question, unique(targets))
		} else {
			s.addresses(answer, question, []string{service.Spec.ClusterIP})
		}
	case len(front) == 2 && strings.HasPrefix(front[0], "_") && strings.HasPrefix(front[1], "_"):
		var matching []target
		for _, each := range targets {
			if strings.EqualFold(front[0], "_"+each.port.Name) && strings.EqualFold(front[1], "_"+string(each.port.Protocol)) {
				matching = append(matching, each)
			}
		}
		if len(matching) == 0 {
			answer.Rcode = dns.RcodeNameError
			return
		}
		if question.Qtype == dns.TypeSRV || question.Qtype == dns.TypeANY {
			s.locations(answer, question, matching)
		}
	case len(front) == 1 && headless:
		var matching []target
		for _, each := range targets {
			if each.name == front[0]+"."+self {
				matching = append(matching, each)
			}
		}
		if len(matching) == 0 {
			answer.Rcode = dns.RcodeNameError
			return
		}
		s.addresses(answer, question, unique(matching))
	default:
		answer.Rcode = dns.RcodeNameError
	}
}

type target struct {
	name    string
	address string
	port    v1.EndpointPort
}

func ports(service *v1.Service) []v1.EndpointPort {
	var found []v1.EndpointPort
	for _, port := range service.Spec.Ports {
		found = append(found, v1.EndpointPort{Name: port.Name, Port: port.Port, Protocol: port.Protocol})
	}
	return found
}

// targets are the ready addresses behind a headless service, each once a port, or once with no port where it has none.
func (s *server) targets(key string) []target {
	object, exists, _ := s.endpoints.GetByKey(key)
	if !exists {
		return nil
	}
	endpoints := object.(*v1.Endpoints)
	var found []target
	for _, subset := range endpoints.Subsets {
		for _, address := range subset.Addresses {
			name := label(address) + "." + endpoints.Name + "." + endpoints.Namespace + ".svc." + s.zone
			if len(subset.Ports) == 0 {
				found = append(found, target{name: name, address: address.IP})
			}
			for _, port := range subset.Ports {
				found = append(found, target{name: name, address: address.IP, port: port})
			}
		}
	}
	return found
}

func label(address v1.EndpointAddress) string {
	if address.Hostname != "" {
		return address.Hostname
	}
	return strings.NewReplacer(".", "-", ":", "-").Replace(address.IP)
}

func unique(targets []target) []string {
	seen := map[string]bool{}
	var found []string
	for _, each := range targets {
		if !seen[each.address] {
			seen[each.address] = true
			found = append(found, each.address)
		}
	}
	return found
}

func (s *server) addresses(answer *dns.Msg, question dns.Question, addresses []string) {
	for _, text := range addresses {
		if record := addressRecord(question.Name, text); record != nil && (question.Qtype == record.Header().Rrtype || question.Qtype == dns.TypeANY) {
			answer.Answer = append(answer.Answer, record)
		}
	}
}

func addressRecord(name, text string) dns.RR {
	address := net.ParseIP(text)
	switch {
	case address == nil:
		return nil
	case address.To4() != nil:
		return &dns.A{Hdr: header(name, dns.TypeA), A: address.To4()}
	default:
		return &dns.AAAA{Hdr: header(name, dns.TypeAAAA), AAAA: address}
	}
}

func (s *server) locations(answer *dns.Msg, question dns.Question, targets []target) {
	if len(targets) == 0 {
		return
	}
	weight := uint16(100 / len(targets))
	if weight == 0 {
		weight = 1
	}
	extra := map[string]bool{}
	for _, each := range targets {
		if each.port.Port == 0 {
			continue
		}
		answer.Answer = append(answer.Answer, &dns.SRV{Hdr: header(question.Name, dns.TypeSRV), Priority: 0, Weight: weight, Port: uint16(each.port.Port), Target: each.name})
		if record := addressRecord(each.name, each.address); record != nil && !extra[record.String()] {
			extra[record.String()] = true
			answer.Extra = append(answer.Extra, record)
		}
	}
}

// reverse answers for a service's address, and for a named endpoint's.
func (s *server) reverse(name string) []dns.RR {
	address := reversed(name)
	if address == "" {
		return nil
	}
	var found []dns.RR
	services, _ := s.services.ByIndex(byIP, address)
	for _, object := range services {
		service := object.(*v1.Service)
		found = append(found, &dns.PTR{Hdr: header(name, dns.TypePTR), Ptr: service.Name + "." + service.Namespace + ".svc." + s.zone})
	}
	if len(found) > 0 {
		return found
	}
	endpoints, _ := s.endpoints.ByIndex(byIP, address)
	for _, object := range endpoints {
		each := object.(*v1.Endpoints)
		service, exists, _ := s.services.GetByKey(each.Namespace + "/" + each.Name)
		if !exists || service.(*v1.Service).Spec.ClusterIP != v1.ClusterIPNone {
			continue
		}
		for _, subset := range each.Subsets {
			for _, endpoint := range subset.Addresses {
				if endpoint.IP == address {
					found = append(found, &dns.PTR{Hdr: header(name, dns.TypePTR), Ptr: label(endpoint) + "." + each.Name + "." + each.Namespace + ".svc." + s.zone})
				}
			}
		}
	}
	return found
}

func reversed(name string) string {
	if parts := strings.Split(strings.TrimSuffix(name, ".in-addr.arpa."), "."); strings.HasSuffix(name, ".in-addr.arpa.") && len(parts) == 4 {
		return parts[3] + "." + parts[2] + "." + parts[1] + "." + parts[0]
	}
	digits := strings.Split(strings.TrimSuffix(name, ".ip6.arpa."), ".")
	if !strings.HasSuffix(name, ".ip6.arpa.") || len(digits) != 32 {
		return ""
	}
	var text strings.Builder
	for i := 31; i >= 0; i-- {
		text.WriteString(digits[i])
		if i%4 == 0 && i > 0 {
			text.WriteString(":")
		}
	}
	if address := net.ParseIP(text.String()); address != nil {
		return address.String()
	}
	return ""
}

func (s *server) forward(w dns.ResponseWriter, request *dns.Msg) {
	network := "udp"
	if _, isTCP := w.RemoteAddr().(*net.TCPAddr); isTCP {
		network = "tcp"
	}
	client := &dns.Client{Net: network, Timeout: 2 * time.Second}
	for _, upstream := range s.upstream {
		if answer, _, err := client.Exchange(request, upstream); err == nil {
			s.write(w, request, answer)
			return
		}
	}
	failed := new(dns.Msg)
	failed.SetRcode(request, dns.RcodeServerFailure)
	s.write(w, request, failed)
}

func (s *server) write(w dns.ResponseWriter, request, answer *dns.Msg) {
	if _, isUDP := w.RemoteAddr().(*net.UDPAddr); isUDP {
		size := dns.MinMsgSize
		if options := request.IsEdns0(); options != nil && int(options.UDPSize()) > size {
			size = int(options.UDPSize())
		}
		truncate(answer, size)
	}
	if err := w.WriteMsg(answer); err != nil {
		log.Printf("answering %s: %v", w.RemoteAddr(), err)
	}
}

// truncate drops records until the answer fits: those beside the point first.
func truncate(answer *dns.Msg, size int) {
	for answer.Len() > size && len(answer.Extra) > 0 {
		answer.Extra = answer.Extra[:len(answer.Extra)-1]
	}
	for answer.Len() > size && len(answer.Answer) > 0 {
		answer.Truncated = true
		answer.Answer = answer.Answer[:len(answer.Answer)-1]
	}
}

func (s *server) hasNamespace(name string) bool {
	_, exists, _ := s.namespaces.GetByKey(name)
	return exists
}

func (s *server) authority() dns.RR {
	soa := header(s.zone, dns.TypeSOA)
	return &dns.SOA{Hdr: soa, Ns: "ns.dns." + s.zone, Mbox: "hostmaster." + s.zone, Serial: uint32(time.Now().Unix()), Refresh: 7200, Retry: 1800, Expire: 86400, Minttl: ttl}
}

func header(name string, kind uint16) dns.RR_Header {
	return dns.RR_Header{Name: name, Rrtype: kind, Class: dns.ClassINET, Ttl: ttl}
}

// dashed reads an address as a pod's name has it: 10-244-0-3.
func dashed(text string) net.IP {
	if address := net.ParseIP(strings.ReplaceAll(text, "-", ".")); address != nil {
		return address
	}
	return net.ParseIP(strings.ReplaceAll(text, "-", ":"))
}

func serviceAddresses(object interface{}) ([]string, error) {
	service := object.(*v1.Service)
	if service.Spec.ClusterIP == "" || service.Spec.ClusterIP == v1.ClusterIPNone {
		return nil, nil
	}
	return []string{service.Spec.ClusterIP}, nil
}

func endpointAddresses(object interface{}) ([]string, error) {
	var found []string
	for _, subset := range object.(*v1.Endpoints).Subsets {
		for _, address := range subset.Addresses {
			found = append(found, address.IP)
		}
	}
	return found, nil
}
