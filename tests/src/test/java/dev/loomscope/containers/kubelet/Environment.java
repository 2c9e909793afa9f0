package dev.loomscope.containers.kubelet;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The environment variables of a pod's containers. */
final class Environment {

  private static final Pattern REFERENCE = Pattern.compile("\\$(\\$?)\\(([-._a-zA-Z0-9]+)\\)");
  private static final Pattern MAP_KEY =
      Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");

  private final Manifests manifests;
  private final Pod pod;
  private final String address;

  /**
   * Makes one.
   *
   * @param address of the pod
   */
  Environment(Manifests manifests, Pod pod, String address) {
    this.manifests = manifests;
    this.pod = pod;
    this.address = address;
  }

  /** All variables: those that tell of Services, then {@code envFrom}, then {@code env}. */
  Map<String, String> of(JsonNode container) {
    Map<String, String> variables = new LinkedHashMap<>();
    if (pod.spec().path("enableServiceLinks").asBoolean(true)) {
      variables.putAll(serviceLinks());
    }
    for (JsonNode source : container.path("envFrom")) {
      String prefix = source.path("prefix").asString("");
      reference(source, "configMapRef", "secretRef")
          .ifPresent(
              data ->
                  data.forEach(
                      (key, value) ->
                          variables.put(prefix + key, new String(value, StandardCharsets.UTF_8))));
    }
    for (JsonNode variable : container.path("env")) {
      Optional<String> value =
          variable.has("valueFrom")
              ? from(variable.path("valueFrom"), container)
              : Optional.of(expand(variable.path("value").asString(""), variables));
      value.ifPresent(text -> variables.put(variable.path("name").asString(), text));
    }
    return variables;
  }

  /**
   * A text in which {@code $(NAME)} stands for a variable's value, and {@code $$(NAME)} for itself.
   */
  static String expand(String text, Map<String, String> variables) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            (MatchResult found) -> {
              String whole = found.group();
              return Matcher.quoteReplacement(
                  found.group(1).isEmpty()
                      ? variables.getOrDefault(found.group(2), whole)
                      : whole.substring(1));
            });
  }

  /** A field of the pod, as the downward API has it. */
  String field(String path) {
    Matcher key = MAP_KEY.matcher(path);
    if (key.matches()) {
      return (key.group(1).equals("labels") ? pod.labels() : pod.annotations())
          .getOrDefault(key.group(2), "");
    }
    return switch (path) {
      case "metadata.name" -> pod.name();
      case "metadata.namespace" -> pod.namespace();
      case "spec.nodeName" -> pod.node();
      case "spec.serviceAccountName" -> pod.spec().path("serviceAccountName").asString("default");
      case "status.podIP", "status.podIPs", "status.hostIP" -> address;
      default -> throw new AssertionError("this kubelet does not know the field " + path);
    };
  }

  private Optional<String> from(JsonNode source, JsonNode container) {
    if (source.has("fieldRef")) {
      return Optional.of(field(source.at("/fieldRef/fieldPath").asString()));
    }
    if (source.has("resourceFieldRef")) {
      return Optional.of(resource(source.path("resourceFieldRef"), container));
    }
    JsonNode key = source.path(source.has("configMapKeyRef") ? "configMapKeyRef" : "secretKeyRef");
    String name = key.path("key").asString();
    Optional<byte[]> value =
        reference(source, "configMapKeyRef", "secretKeyRef").map(data -> data.get(name));
    if (value.isEmpty() && !key.path("optional").asBoolean(false)) {
      throw new AssertionError("%s needs the key %s of %s".formatted(pod, name, key.path("name")));
    }
    return value.map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private Optional<Map<String, byte[]>> reference(
      JsonNode source, String toConfigMap, String toSecret) {
    boolean configMap = source.has(toConfigMap);
    JsonNode reference = source.path(configMap ? toConfigMap : toSecret);
    return Content.of(manifests, configMap ? "ConfigMap" : "Secret", pod.namespace(), reference);
  }

  private static String resource(JsonNode reference, JsonNode container) {
    String[] path = reference.path("resource").asString().split("\\.", -1); // such as limits.memory
    String amount = container.path("resources").path(path[0]).path(path[1]).asString("");
    if (amount.isEmpty()) {
      throw new AssertionError("the container has no " + reference.path("resource"));
    }
    BigDecimal divisor = Quantity.of(reference.path("divisor").asString("1"));
    return Quantity.of(amount).divide(divisor, 0, RoundingMode.CEILING).toPlainString();
  }

  private Map<String, String> serviceLinks() {
    Map<String, String> variables = new LinkedHashMap<>();
    manifests
        .ofKind("Service")
        .filter(service -> Manifests.namespace(service).equals(pod.namespace()))
        .filter(service -> !service.at("/spec/clusterIP").asString("").equals("None"))
        .forEach(
            service -> {
              String host = ServiceNames.fullName(service);
              String name = Manifests.name(service).toUpperCase(Locale.ROOT).replace('-', '_');
              int port = service.at("/spec/ports/0/port").asInt();
              variables.put(name + "_SERVICE_HOST", host);
              variables.put(name + "_SERVICE_PORT", String.valueOf(port));
              variables.put(name + "_PORT", "tcp://" + host + ":" + port);
            });
    return variables;
  }
}
