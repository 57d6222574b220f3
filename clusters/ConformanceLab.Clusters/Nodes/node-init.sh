#!/bin/sh
# The first process of a node, in namespaces of its own: what it mounts, only the node sees, and it is gone with the node.
# Arguments: the node's folder, the node's name, the folder of Kubernetes' programs, the folder of the node's other programs.
set -eu
folder=$1 name=$2 kubernetes=$3 runtime=$4

# The host keeps notes of mounts in /run; these are none of its own.
mount() { command mount -n "$@"; }

# /proc is still the host's here: it tells the number that the host knows us by, and its hierarchies of control groups. These may be mounted
# elsewhere as well, in a root folder for chroot for one.
read -r pid rest < /proc/self/stat
hierarchies=$(awk '$5 ~ "^/sys/fs/cgroup(/|$)" { for (i = 7; i < NF; i++) if ($i == "-" && ($(i+1) == "cgroup" || $(i+1) == "cgroup2") && !seen[$5]++) print $5, $(i+1), $NF }' /proc/self/mountinfo)

mount -t proc proc /proc
mount -t sysfs sysfs /sys
hostname "$name"

# What the node needs of the host's files, in one place, before /var, /tmp and /run become its own.
stage=$folder/stage
mount -t tmpfs -o mode=755 tmpfs "$stage"
mkdir "$stage/node" "$stage/kubernetes" "$stage/runtime" "$stage/bin" "$stage/netns" "$stage/lock" "$stage/settings"
mount --bind "$folder" "$stage/node"
mount --bind "$kubernetes" "$stage/kubernetes"
mount --bind "$runtime" "$stage/runtime"
mount --move "$stage" /run
mount --bind /run/node/var /var
mount --bind /run/node/tmp /tmp
mount -o remount,bind,ro /

# Its own branch of the control groups is all that it sees of them.
if [ "$(echo "$hierarchies" | awk '$2 == "cgroup"' | wc -l)" -gt 0 ]; then
    mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
    echo "$hierarchies" | while read -r path kind options; do
        [ "$kind" = cgroup ] || continue
        mkdir -p "$path"
        case $path in
            */systemd) mount -t cgroup -o none,name=systemd cgroup "$path" ;;
            *) mount -t cgroup -o "$(echo "$options" | tr , '\n' | grep -Ev '^(rw|ro|relatime|noatime|nosuid|nodev|noexec|clone_children|xattr|release_agent=.*)$' | paste -sd, -)" cgroup "$path" ;;
        esac
    done
else
    # In the unified hierarchy only leaves hold processes.
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
    mkdir -p /sys/fs/cgroup/init
    for process in $(cat /sys/fs/cgroup/cgroup.procs); do echo "$process" > /sys/fs/cgroup/init/cgroup.procs; done
    for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do echo "+$controller" > /sys/fs/cgroup/cgroup.subtree_control; done
fi

# A kubelet sets these for the whole kernel where it finds others. It finds what it wants, and the host keeps its own.
for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
    path=/proc/sys/${setting%%=*}
    [ -e "$path" ] || continue
    own=/run/settings/$(echo "${setting%%=*}" | tr / .)
    echo "${setting#*=}" > "$own"
    mount --bind "$own" "$path"
done
mount --make-rshared /

ip link set lo up
echo 1 > /proc/sys/net/ipv4/ip_forward
[ ! -e /proc/sys/net/bridge/bridge-nf-call-iptables ] || echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables

# Programs by their own names; of the two kinds of iptables, the one that this kernel has.
export LD_LIBRARY_PATH=/run/runtime/lib XTABLES_LIBDIR=/run/runtime/xtables
kind=nft
if [ ! -e /run/runtime/bin/xtables-nft-multi ] || /run/runtime/bin/xtables-legacy-multi iptables -t nat -S > /dev/null 2>&1; then kind=legacy; fi
if [ -e /run/runtime/bin/xtables-$kind-multi ]; then
    for program in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do
        ln -s /run/runtime/bin/xtables-$kind-multi /run/bin/$program
    done
fi
unset LD_LIBRARY_PATH XTABLES_LIBDIR

echo "$pid" > /run/node/pid.new
mv /run/node/pid.new /run/node/pid

# Whatever loses its parent becomes ours, and is reaped while we wait.
trap 'exit 0' TERM INT
while :; do sleep 86400 & wait $! || true; done
