namespace ConformanceLab.Clusters.Kubeadm;

/// <summary>What runs on a host, as root, in any POSIX shell.</summary>
internal static class HostScripts
{
    /// <summary>Ours on the host, from the claim to the release.</summary>
    public const string State = "/var/lib/conformancelab/kubeadm";

    /// <summary>The reset ran, and something of the cluster is still there.</summary>
    public const int StillThere = 5;

    /// <summary>Somebody else has claimed the host.</summary>
    public const int ClaimedByOther = 3;

    /// <summary>A shell that isn't a login shell may not look where the programs are.</summary>
    private const string Path = "PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH\n";

    /// <summary>Links that pod networks make.</summary>
    private const string Links = "cni0 flannel.1 kube-ipvs0 kube-bridge kube-dummy-if cilium_host cilium_net cilium_vxlan vxlan.calico";

    /// <summary>Folders that kubeadm, the kubelet and pod networks make, those inside first.</summary>
    private const string Folders = "/etc/kubernetes/manifests /etc/kubernetes/pki /etc/kubernetes/tmp /etc/kubernetes /var/lib/etcd /var/lib/kubelet /var/lib/cni /var/log/pods /var/log/containers /etc/cni/net.d /etc/cni /opt/cni/bin /opt/cni "
        + "/usr/libexec/kubernetes/kubelet-plugins/volume/exec /usr/libexec/kubernetes/kubelet-plugins/volume /usr/libexec/kubernetes/kubelet-plugins /usr/libexec/kubernetes";

    /// <summary>Tells what <see cref="HostFacts"/> reads, a line each, and changes nothing.</summary>
    public static string Facts(string criSocket) => $$"""
        {{Path}}
        echo "uid=$(id -u)"
        for program in kubeadm kubelet containerd; do echo "$program=$(command -v $program)"; done
        echo "version=$(kubeadm version -o short 2>/dev/null)"
        if [ -S {{Quoted(SocketFile(criSocket))}} ]; then echo socket=yes; else echo socket=no; fi
        if [ -d /run/systemd/system ]; then echo systemd=yes; else echo systemd=no; fi
        if [ -n "$(ls -A /etc/cni/net.d 2>/dev/null)" ]; then echo network=yes; else echo network=no; fi
        taken=
        for file in /etc/kubernetes/kubelet.conf /etc/kubernetes/manifests/kube-apiserver.yaml /etc/kubernetes/admin.conf; do
          if [ -e $file ]; then taken=$file; fi
        done
        echo "taken=$taken"
        echo "claimed=$(cat {{State}}/cluster 2>/dev/null)"
        echo end=yes
        """;

    /// <summary>Makes the host ours in one step, with notes of what it was like before.</summary>
    public static string Claim(string cluster) => $$"""
        {{Path}}
        set -eu
        umask 077
        fresh={{State}}.{{cluster}}
        mkdir -p $fresh
        echo {{cluster}} >$fresh/cluster
        ls /sys/class/net >$fresh/links
        ls -A /etc/cni/net.d >$fresh/networks 2>/dev/null || :
        ls -A /opt/cni/bin >$fresh/plugins 2>/dev/null || :
        for folder in {{Folders}}; do if [ -e $folder ]; then echo $folder; fi; done >$fresh/folders
        { iptables-save; ip6tables-save; } >$fresh/rules 2>/dev/null || :
        if ! mv -T $fresh {{State}} 2>/dev/null; then
          rm -rf $fresh
          cat {{State}}/cluster
          exit {{ClaimedByOther}}
        fi
        """;

    /// <summary>Runs <c>kubeadm init</c> or <c>join</c> with the configuration that it reads from its input, so that it can be ended from another shell.</summary>
    /// <param name="verb">Which of the two.</param>
    /// <param name="ignored">Checks that may fail.</param>
    /// <param name="skipped">Phases that are left out.</param>
    public static string Kubeadm(string verb, IReadOnlyList<string> ignored, IReadOnlyList<string> skipped) => $$"""
        {{Path}}
        set -eu
        umask 077
        cat >{{State}}/{{verb}}.yaml
        echo $$ >{{State}}/pid
        exec kubeadm {{verb}} --config {{State}}/{{verb}}.yaml{{List(" --ignore-preflight-errors=", ignored)}}{{List(" --skip-phases=", skipped)}} </dev/null
        """;

    /// <summary>The administrator's kubeconfig.</summary>
    public static string Kubeconfig => "cat /etc/kubernetes/admin.conf";

    /// <summary>What the kubelet wrote.</summary>
    public static string KubeletLog => $$"""
        {{Path}}
        journalctl -u kubelet -n 3000 --no-pager 2>/dev/null || tail -n 3000 /var/log/kubelet.log 2>/dev/null || echo "no log of the kubelet: neither journalctl nor /var/log/kubelet.log"
        """;

    /// <summary>What the pods of the control plane wrote.</summary>
    public static string PodLogs => $$"""
        {{Path}}
        for log in /var/log/pods/kube-system_*/*/*.log; do
          if [ -e "$log" ]; then echo "==> $log"; tail -n 500 "$log"; fi
        done
        """;

    /// <summary>Gives the host back as it was found. Does nothing on one that isn't this cluster's.</summary>
    /// <param name="cluster">Whose it has to be.</param>
    /// <param name="criSocket">The runtime's socket.</param>
    /// <param name="isReset">Whether the cluster on it goes; otherwise only our notes do.</param>
    public static string Release(string cluster, string criSocket, bool isReset) => $$"""
        {{Path}}
        rm -rf {{State}}.{{cluster}}
        [ "$(cat {{State}}/cluster 2>/dev/null)" = {{cluster}} ] || exit 0
        pid=$(cat {{State}}/pid 2>/dev/null)
        is_at_it() { [ -n "$pid" ] && [ "$(cat /proc/$pid/comm 2>/dev/null)" = kubeadm ]; }
        if is_at_it; then
          kill -INT $pid
          for second in 1 2 3 4 5; do if is_at_it; then sleep 1; fi; done
          if is_at_it; then kill -KILL $pid; fi
        fi
        {{(isReset ? Reset(criSocket) : "")}}
        rm -rf {{State}}
        rmdir /var/lib/conformancelab 2>/dev/null
        exit 0
        """;

    /// <summary>kubeadm's own reset, and then what it says itself that it leaves: networks, rules, empty folders. Only what wasn't there before.</summary>
    private static string Reset(string criSocket) => $$"""
        if [ -e {{State}}/pid ]; then
          kubeadm reset -f --cri-socket {{Quoted(criSocket)}} </dev/null || exit 4
        fi
        for file in /etc/kubernetes/admin.conf /etc/kubernetes/kubelet.conf /etc/kubernetes/manifests/kube-apiserver.yaml; do
          if [ -e $file ]; then echo "$file is still there" >&2; exit {{StillThere}}; fi
        done
        drop_new() {
          for name in $(ls -A "$1" 2>/dev/null); do
            grep -qxF -e "$name" {{State}}/$2 || rm -rf "$1/$name"
          done
        }
        drop_new /etc/cni/net.d networks
        drop_new /opt/cni/bin plugins
        for link in {{Links}}; do
          if [ -e /sys/class/net/$link ] && ! grep -qx $link {{State}}/links; then ip link delete $link; fi
        done
        ours=
        for mark in KUBE- CNI- FLANNEL- cali- CILIUM_; do
          grep -q -e $mark {{State}}/rules || ours="$ours${ours:+|}$mark"
        done
        if [ -n "$ours" ]; then
          for tables in iptables ip6tables; do
            if $tables-save 2>/dev/null | grep -qE -e "$ours"; then $tables-save | grep -vE -e "$ours" | $tables-restore; fi
          done
        fi
        for folder in /var/log/pods /var/log/containers; do
          grep -qx $folder {{State}}/folders || rm -rf $folder
        done
        for folder in {{Folders}}; do
          if [ -e $folder ] && ! grep -qx $folder {{State}}/folders; then rmdir $folder 2>/dev/null; fi
        done
        """;

    private static string List(string option, IReadOnlyList<string> values) => values.Count == 0 ? "" : option + Quoted(string.Join(',', values));

    /// <summary>The file of a socket, with its scheme or without.</summary>
    private static string SocketFile(string criSocket) => criSocket.StartsWith("unix://", StringComparison.Ordinal) ? criSocket["unix://".Length..] : criSocket;

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
