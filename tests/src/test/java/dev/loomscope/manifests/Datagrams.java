package dev.loomscope.manifests;

import java.util.stream.Stream;

/**
 * Services never send a client back to the pod that it had before: with UDP, connection tracking
 * would keep it at one that is gone. Datagrams go to a headless Service, or come in from outside of
 * the cluster by way of no other node.
 */
final class Datagrams implements Rule {

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return manifests
        .of("Service")
        .flatMap(
            service ->
                Stream.concat(
                    service.spec().path("sessionAffinity").asString("None").equals("None")
                        ? Stream.empty()
                        : Stream.of(Finding.of(service, "remembers its clients")),
                    isTranslated(service)
                        ? Stream.of(Finding.of(service, "has datagrams translated"))
                        : Stream.empty()));
  }

  private static boolean isTranslated(Manifest service) {
    return service
            .spec()
            .path("ports")
            .valueStream()
            .anyMatch(port -> port.path("protocol").asString("TCP").equals("UDP"))
        && !Services.isHeadless(service)
        && !service.spec().path("externalTrafficPolicy").asString("").equals("Local");
  }
}
