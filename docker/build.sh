#!/bin/sh
# Builds the image of each service.
#   docker/build.sh [--local [--built]] [--push] [SERVICE ...]      all four services unless some are named
#
#   --local   where no registry can be reached: takes the Java runtime and the C library of this
#             machine (docker/base-image.sh) and builds the jars here, outside of Docker
#   --built   with --local: the jars are built already, and newer than their sources
#   --push    pushes the images, and prints the `images` of a kustomization that has them by their digests
#
# Environment:
#   IMAGE_PREFIX       localhost/loomscope by default: images are IMAGE_PREFIX/echo-service:TAG. With --push
#                      the registry, and the folder there
#   TAG                dev by default
#   DOCKER             the Docker command; needs BuildKit
#   PLATFORM           the platform to build for, such as linux/arm64; this machine's by default. Needs
#                      emulation (binfmt) or a builder of that kind; not with --local. Several, with commas
#                      between, need buildx and --push
#   BUILD_IMAGE, JDK_IMAGE   other images to build with (docker/Dockerfile)
set -eu
cd "$(dirname "$0")/.."

local=
push=
built=
services=
usage() {
  sed -n '2,/^set/s/^# \{0,1\}//p' docker/build.sh
}
for argument in "$@"; do
  case $argument in
    --local) local=1 ;;
    --built) built=1 ;;
    --push) push=1 ;;
    echo-service | load-service | agent-service | collector-service) services="$services $argument" ;;
    -h | --help)
      usage
      exit
      ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
done
services=${services:-echo-service load-service agent-service collector-service}
own=localhost/loomscope # as in k8s
prefix=${IMAGE_PREFIX:-$own}
tag=${TAG:-dev}
platform=${PLATFORM:-}
if [ -n "$local" ] && [ -n "$platform" ]; then
  echo "docker/build.sh: --local takes the Java runtime of this machine, so PLATFORM cannot be another" >&2
  exit 2
fi
if [ -n "$push" ] && [ "$prefix" = $own ]; then
  echo "docker/build.sh: --push needs IMAGE_PREFIX, the registry and the folder to push to" >&2
  exit 2
fi
if [ -z "$push" ] && [ "$platform" != "${platform%,*}" ]; then
  echo "docker/build.sh: images of several platforms are only pushed (--push), not kept here" >&2
  exit 2
fi

# Clients before 23 have BuildKit in them, later ones in the plugin buildx, which may be missing.
has_buildkit() {
  "$1" buildx version >/dev/null 2>&1 ||
    case $("$1" version --format '{{.Client.Version}}' 2>/dev/null) in 19.* | 20.*) ;; *) false ;; esac
}
if [ -z "${DOCKER:-}" ]; then
  for DOCKER in docker /usr/bin/docker; do
    if has_buildkit "$DOCKER"; then break; fi
  done
fi
if ! has_buildkit "$DOCKER"; then
  echo "docker/build.sh: needs Docker with BuildKit, and '$DOCKER' has none; clients of version 20.10 have" \
    "it, later ones have it in the plugin buildx" >&2
  exit 1
fi
export DOCKER DOCKER_BUILDKIT=1

set -- --file docker/Dockerfile
if [ -n "$local" ]; then
  if [ -z "$built" ]; then
    ./loomscope echo --help >/dev/null # builds the jars if there is need
  fi
  docker/lay-out target/docker
  docker/base-image.sh $own/jre:25
  set -- "$@" --build-arg JARS=local-jars --build-arg RUNTIME=$own/jre:25
fi
if [ -n "$platform" ]; then set -- "$@" --platform "$platform"; fi
for name in BUILD_IMAGE JDK_IMAGE; do
  eval "value=\${$name:-}"
  if [ -n "$value" ]; then set -- "$@" --build-arg "$name=$value"; fi
done
version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)

# With buildx it is pushed as it is built, for several platforms if wanted. Not where its builder might
# have to find the local base image.
pushed=
if [ -n "$push" ] && [ -z "$local" ] && "$DOCKER" buildx version >/dev/null 2>&1; then
  pushed=$(mktemp)
  trap 'rm -f "$pushed"' EXIT
elif [ "$platform" != "${platform%,*}" ]; then
  echo "docker/build.sh: several platforms need the plugin buildx, which '$DOCKER' has not" >&2
  exit 1
fi

# Builds an image by a Docker command, with further options.
build() {
  command=$1
  shift
  # shellcheck disable=SC2086 # one word or two
  "$DOCKER" $command --quiet "$@" --build-arg "SERVICE=$service" --build-arg "VERSION=$version" \
    --build-arg "REVISION=$revision" --tag "$image" . >/dev/null
}
# Pushes an image, and prints it as kustomize takes it.
push() {
  if [ -n "$pushed" ]; then
    build 'buildx build' "$@" --push --metadata-file "$pushed"
    digest=$(sed -n 's/.*"containerimage.digest": "\(sha256:[0-9a-f]*\)".*/\1/p' "$pushed")
  else
    build build "$@"
    "$DOCKER" push --quiet "$image" >/dev/null
    digest=$("$DOCKER" image inspect --format '{{join .RepoDigests "\n"}}' "$image" |
      sed -n "s|^$prefix/$service@||p")
  fi
  printf '  - name: %s\n    newName: %s\n    digest: %s\n' "$own/$service" "$prefix/$service" "$digest"
}

if [ -n "$push" ]; then echo "images:"; fi
for service in $services; do
  image=$prefix/$service:$tag
  echo "building $image ..." >&2
  if [ -n "$push" ]; then
    push "$@"
  else
    build build "$@"
    "$DOCKER" image ls --format '{{.Repository}}:{{.Tag}} {{.Size}}' "$image"
  fi
done
