#!/bin/sh
# Two hosts on this machine, each a real sshd with a configuration of its own, and what
# `powbench fleet` makes of them. Needs OpenSSH's server and client, and powbench in PATH.
# Writes fleet.json into the folder that it is called in; everything else goes when it ends.
set -eu

folder=$(mktemp -d)
trap 'kill $(cat "$folder"/*.pid) 2> /dev/null; rm -rf "$folder"' EXIT
powbench=$(command -v powbench)
python=$(command -v python3)
[ "$(id -u)" != 0 ] || mkdir -p /run/sshd

ssh-keygen -q -t ed25519 -N '' -f "$folder/key"

# serve NAME PORT OTHER-LINES...: a host that lets that key in, and that ssh knows from now on.
serve() {
    name=$1 port=$2
    shift 2
    ssh-keygen -q -t ed25519 -N '' -f "$folder/$name.host-key"
    {
        printf 'Port %s\nListenAddress 127.0.0.1\nHostKey %s\n' "$port" "$folder/$name.host-key"
        printf 'PidFile %s\nUsePAM no\nStrictModes no\n' "$folder/$name.pid"
        printf 'AuthorizedKeysFile %s\n' "$folder/key.pub"
        printf '%s\n' "$@"
    } > "$folder/$name.sshd"
    "$(command -v sshd || echo /usr/sbin/sshd)" -f "$folder/$name.sshd" -E "$folder/$name.log"
    printf '[127.0.0.1]:%s %s\n' "$port" "$(cat "$folder/$name.host-key.pub")" >> "$folder/known_hosts"
    printf 'Host %s\n  HostName 127.0.0.1\n  Port %s\n' "$name" "$port" >> "$folder/ssh_config"
}

# One has powbench in its PATH; the other keeps its data elsewhere, and its file says where it is.
serve rack1 "${PORT1:-2201}" "SetEnv \"PATH=$(dirname "$powbench"):/usr/bin:/bin\""
serve rack2 "${PORT2:-2202}" "SetEnv \"PATH=/usr/bin:/bin\" \"XDG_DATA_HOME=$folder/data\""
cat >> "$folder/ssh_config" << END
Host *
  IdentityFile $folder/key
  IdentitiesOnly yes
  UserKnownHostsFile $folder/known_hosts
END
cat > "$folder/hosts.toml" << END
python = "$python"

[host.rack1]

[host.rack2]
powbench = "$powbench"
timeout = 300
END

# One after the other: both are this machine.
powbench fleet bench "$folder/hosts.toml" --ssh-config "$folder/ssh_config" --serial \
    --json fleet.json -- -k scalar -t 1 -d "${SECONDS_EACH:-2}" --watts 65
powbench compare fleet.json
powbench project --rig fleet.json --tariff 0.05 --quiet --json projection.json
