#!/bin/sh
# Makes the base image of the services from this machine's JDK 25 and C library, where no registry can
# be reached: docker/build.sh --local builds upon it.
#   docker/base-image.sh [IMAGE]      localhost/loomscope/jre:25 by default; done only if something changed
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
image=${1:-localhost/loomscope/jre:25}
docker=${DOCKER:-docker}

JAVA_HOME=$("$here/jdk-home")
export JAVA_HOME
made_from=$(cat "$JAVA_HOME/release" "$here/runtime-root" "$(readlink -f /lib*/ld-linux*.so.*)" |
  sha256sum | cut -c 1-16)
label=dev.loomscope.made-from
if [ "$($docker image inspect --format "{{index .Config.Labels \"$label\"}}" "$image" 2>/dev/null)" = \
  "$made_from" ]; then
  exit
fi

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
"$here/runtime-root" "$root"
tar -C "$root" --sort=name --owner=0 --group=0 --numeric-owner -c . |
  $docker import --change "LABEL $label=$made_from" - "$image" >/dev/null
$docker image ls --format '{{.Repository}}:{{.Tag}} {{.Size}}' "$image"
