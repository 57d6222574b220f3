#!/bin/sh
# make-host.sh PROGRAMS OUT: a file system for a container that serves as a host, as a tar for `docker import`: Debian's containerd, runc,
# CNI plugins, iptables and sshd, and from the folder PROGRAMS Kubernetes' own. Nothing is installed; packages come from the machine's own sources.
# Beside it stands what no registry is there for: one image with the programs of the control plane, under all the names that kubeadm asks for.
set -eu

programs=$1
out=$2
here=$(cd "$(dirname "$0")" && pwd)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/conformancelab/kubeadm-host"
packages="openssh-server openssh-sftp-server containerd runc containernetworking-plugins iptables conntrack socat ethtool util-linux mount iproute2 bash dash hostname tar coreutils kmod grep sed findutils procps mawk busybox-static sudo"

fail() { echo "make-host: $*" >&2; exit 1; }
. "$here/../../../engine/debian.sh"
for name in kubeadm kubelet kube-apiserver kube-controller-manager kube-scheduler kube-proxy etcd; do
    [ -x "$programs/$name" ] || fail "$programs has no $name"
done
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || fail "this isn't Debian: its packages make up the host"

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
if [ "$(cat "$cache/packages" 2>/dev/null)" != "$packages" ]; then
    # shellcheck disable=SC2086
    unpack_whole "$cache/root" $packages
    cd "$cache/root"
    rm -rf usr/share/doc usr/share/man usr/share/locale usr/share/perl* usr/share/info usr/share/bash-completion \
        usr/lib/*/perl* usr/lib/*/gconv usr/bin/perl* usr/bin/dpkg* usr/bin/ctr-* var/cache/* lib/modules usr/lib/go* usr/bin/containerd-stress
    printf '%s' "$packages" >"$cache/packages"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The image for the static pods, kube-proxy and the pauses: one layer, many names.
release=$("$programs/kubeadm" version -o short)
root="$cache/root"
lib=$(dirname "$(find "$root/lib" "$root/usr/lib" -name 'libxtables.so.12' | head -n 1)")
layer="$work/layer"
mkdir -p "$layer/usr/local/bin" "$layer/bin" "$layer/lib64" "$layer/usr/sbin" "$layer/lib/x86_64-linux-gnu" "$layer/usr/lib/x86_64-linux-gnu" "$layer/run" "$layer/tmp" "$layer/etc"
for name in kube-apiserver kube-controller-manager kube-scheduler kube-proxy etcd; do
    ln "$programs/$name" "$layer/usr/local/bin/$name" 2>/dev/null || cp "$programs/$name" "$layer/usr/local/bin/$name"
done
cp "$root/bin/busybox" "$layer/bin/busybox"
for name in sh cat sleep mv mkdir hostname sed; do ln -s busybox "$layer/bin/$name"; done
printf '#!/bin/sh\ntrap "exit 0" TERM INT\nwhile :; do sleep 3600 & wait $!; done\n' >"$layer/pause"
chmod 755 "$layer/pause"
cp "$root/lib64/ld-linux-x86-64.so.2" "$layer/lib64/"
cp -P "$root"/lib/x86_64-linux-gnu/libc.so* "$root"/lib/x86_64-linux-gnu/libpthread.so* "$root"/lib/x86_64-linux-gnu/libdl.so* "$root"/lib/x86_64-linux-gnu/libm.so* "$root"/lib/x86_64-linux-gnu/libresolv.so* "$layer/lib/x86_64-linux-gnu/"
cp -P "$lib"/libxtables.so* "$lib"/libmnl.so* "$lib"/libnftnl.so* "$lib"/libip4tc.so* "$lib"/libip6tc.so* "$lib"/libnfnetlink.so* "$lib"/libnetfilter_conntrack.so* "$layer/usr/lib/x86_64-linux-gnu/"
cp -r "$lib/xtables" "$layer/usr/lib/x86_64-linux-gnu/"
cp "$root/usr/sbin/xtables-nft-multi" "$root/usr/sbin/xtables-legacy-multi" "$root/usr/sbin/conntrack" "$layer/usr/sbin/"
for name in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do
    ln -s xtables-legacy-multi "$layer/usr/sbin/$name"
done
mkdir "$work/image"
tar --owner=0 --group=0 --mtime=@0 -C "$layer" -cf "$work/image/layer.tar" .
diff=$(sha256sum "$work/image/layer.tar" | cut -d ' ' -f 1)
printf '{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/local/bin:/usr/sbin:/bin"],"Entrypoint":["/pause"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$diff" >"$work/image/config.json"
names=$("$programs/kubeadm" config images list --kubernetes-version "$release" 2>/dev/null | grep -v coredns | sed 's/.*/"&"/' | paste -sd , -)
printf '[{"Config":"config.json","RepoTags":[%s,"conformancelab-test/tools:1"],"Layers":["layer.tar"]}]' "$names" >"$work/image/manifest.json"

# The host itself.
host="$work/host"
mkdir -p "$host/usr/local/bin" "$host/usr/local/sbin" "$host/usr/bin" "$host/etc/containerd" "$host/opt/cni" "$host/opt/images" "$host/root/.ssh" "$host/srv/admin/.ssh" "$host/etc/ssh" "$host/etc/sudoers.d"
tar -C "$work/image" -cf "$host/opt/images/control-plane.tar" config.json layer.tar manifest.json
ln -s mawk "$host/usr/bin/awk"
for name in kubeadm kubelet; do
    ln "$programs/$name" "$host/usr/local/bin/$name" 2>/dev/null || cp "$programs/$name" "$host/usr/local/bin/$name"
done
install -m 755 "$here/systemctl" "$here/crictl" "$host/usr/local/bin/"
install -m 755 "$here/init" "$host/usr/local/sbin/host-init"
ln -s /usr/lib/cni "$host/opt/cni/bin"
for name in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do
    ln -s /usr/sbin/xtables-legacy-multi "$host/usr/local/sbin/$name"
done
cat >"$host/etc/passwd" <<'P'
root:x:0:0:root:/root:/bin/bash
sshd:x:101:65534::/run/sshd:/usr/sbin/nologin
admin:x:1000:1000::/srv/admin:/bin/bash
plain:x:1001:1001::/srv/admin:/bin/bash
nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin
P
printf 'root:x:0:\nadmin:x:1000:\nplain:x:1001:\nnogroup:x:65534:\n' >"$host/etc/group"
printf 'root:*:19000::::::\nadmin:*:19000::::::\nplain:*:19000::::::\nsshd:!:19000::::::\n' >"$host/etc/shadow"
printf 'admin ALL=(ALL) NOPASSWD: ALL\n' >"$host/etc/sudoers.d/admin"
chmod 600 "$host/etc/shadow"; chmod 440 "$host/etc/sudoers.d/admin"; chmod 700 "$host/root"
printf 'root ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n' >"$host/etc/sudoers"; chmod 440 "$host/etc/sudoers"
mkdir "$host/etc/pam.d"
printf 'auth sufficient pam_permit.so\naccount sufficient pam_permit.so\nsession sufficient pam_permit.so\n' | tee "$host/etc/pam.d/sudo" >"$host/etc/pam.d/other"
printf '127.0.0.1 localhost\n' >"$host/etc/hosts"
printf 'PasswordAuthentication no\nUsePAM no\nStrictModes no\nAuthorizedKeysFile /etc/ssh/authorized_keys\nPidFile none\n' >"$host/etc/ssh/sshd_config"
cat >"$host/etc/containerd/config.toml" <<'T'
version = 2
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "k8s.gcr.io/pause:3.2"
  restrict_oom_score_adj = true
  disable_apparmor = true
T
# An engine takes no archive with a path twice.
cp -a "$root" "$work/all"
cp -a "$host/." "$work/all/"
tar --owner=0 --group=0 -C "$work/all" -cf "$out" .
