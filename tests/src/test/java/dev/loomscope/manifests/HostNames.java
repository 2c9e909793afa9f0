package dev.loomscope.manifests;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Names that pods connect to are those of Services, and the port is one that the Service has. Where
 * a name must lead to every pod behind it, the Service is headless.
 */
final class HostNames implements Rule {

  @Override
  public Stream<Finding> check(Manifests manifests) {
    return Connection.all(manifests)
        .flatMap(
            connection ->
                problem(manifests, connection)
                    .map(problem -> Finding.of(connection.told(), problem))
                    .stream());
  }

  private static Optional<String> problem(Manifests manifests, Connection connection) {
    Optional<Manifest> found = Services.named(manifests, connection);
    if (found.isEmpty()) {
      return Optional.of("no Service is called " + connection.host());
    }
    Manifest service = found.get();
    if (Services.isExternal(service)) {
      return Optional.empty();
    }
    if (Services.ports(service, connection.port()).findAny().isEmpty()) {
      return Optional.of("%s has no port %d".formatted(service, connection.port()));
    }
    return connection.everyPod() && !Services.isHeadless(service)
        ? Optional.of(service + " must be headless")
        : Optional.empty();
  }
}
