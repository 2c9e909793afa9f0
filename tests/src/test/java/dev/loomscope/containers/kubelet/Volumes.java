package dev.loomscope.containers.kubelet;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import dev.loomscope.containers.engine.Docker;
import dev.loomscope.containers.engine.Tar;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The volumes of a pod. Those that are no path of the host are volumes of the engine, which the
 * pod's sandbox holds and by which they are filled.
 */
final class Volumes {

  /** Where the sandbox has them. */
  private static final String IN_THE_SANDBOX = "/volumes/";

  private static final int ANYONES_DIRECTORY = 0777;
  private static final int SET_GROUP = 02000;
  private static final int GROUP_READS = 0440;

  private final Pod pod;
  private final Map<String, PodVolume> volumes = new LinkedHashMap<>();

  /**
   * A volume.
   *
   * @param spec of the manifest
   * @param engineName its name in the engine; none for a path of the host
   */
  private record PodVolume(JsonNode spec, Optional<String> engineName) {}

  private Volumes(Pod pod) {
    this.pod = pod;
  }

  /** Makes them, still empty. */
  static Volumes create(Pod pod) {
    Volumes volumes = new Volumes(pod);
    for (JsonNode volume : pod.spec().path("volumes")) {
      volumes.volumes.put(
          volume.path("name").asString(),
          new PodVolume(
              volume,
              volume.has("hostPath") ? Optional.empty() : Optional.of(createInEngine(volume))));
    }
    return volumes;
  }

  private static String createInEngine(JsonNode volume) {
    JsonNode emptyDir = volume.path("emptyDir");
    var command = Docker.client().createVolumeCmd().withLabels(Docker.labels());
    if (emptyDir.path("medium").asString("").equals("Memory")) {
      String size = emptyDir.path("sizeLimit").asString("");
      command.withDriverOpts(
          Map.of(
              "type",
              "tmpfs",
              "device",
              "tmpfs",
              "o",
              "mode=0777" + (size.isEmpty() ? "" : ",size=" + Quantity.whole(size))));
    }
    return command.exec().getName();
  }

  /** Where the sandbox has them, to fill and to hold them. */
  List<Bind> bindsOfTheSandbox() {
    return volumes.entrySet().stream()
        .flatMap(
            volume ->
                volume.getValue().engineName().stream()
                    .map(name -> Bind.parse(name + ":" + IN_THE_SANDBOX + volume.getKey())))
        .toList();
  }

  /** Fills them. */
  void fill(String sandbox, VolumeContent content) throws IOException {
    JsonNode fsGroup = pod.spec().at("/securityContext/fsGroup");
    for (Map.Entry<String, PodVolume> entry : volumes.entrySet()) {
      if (entry.getValue().engineName().isEmpty()) {
        continue;
      }
      String name = entry.getKey();
      JsonNode volume = entry.getValue().spec();
      Tar tar = Tar.ofGroup(fsGroup.asInt(0));
      tar.directory(name, ANYONES_DIRECTORY | (fsGroup.isNumber() ? SET_GROUP : 0));
      if (VolumeContent.isMadeOfObjects(volume)) {
        content.write(
            volume,
            (path, bytes, mode) ->
                tar.file(name + "/" + path, bytes, mode | (fsGroup.isNumber() ? GROUP_READS : 0)));
      }
      try (InputStream archive = tar.stream()) {
        Docker.client()
            .copyArchiveToContainerCmd(sandbox)
            .withTarInputStream(archive)
            .withRemotePath(IN_THE_SANDBOX)
            .exec();
      }
    }
  }

  /** What a container mounts. */
  List<Mount> mounts(JsonNode container) {
    return container.path("volumeMounts").valueStream().map(this::mount).toList();
  }

  private Mount mount(JsonNode volumeMount) {
    String name = volumeMount.path("name").asString();
    PodVolume volume = volumes.get(name);
    if (volume == null) {
      throw new AssertionError("%s mounts the volume %s, which it has not".formatted(pod, name));
    }
    String subPath = volumeMount.path("subPath").asString("");
    Mount mount =
        new Mount()
            .withTarget(volumeMount.path("mountPath").asString())
            .withReadOnly(
                volumeMount.path("readOnly").asBoolean(false)
                    || VolumeContent.isMadeOfObjects(volume.spec()));
    if (volume.engineName().isPresent() && subPath.isEmpty()) {
      return mount.withType(MountType.VOLUME).withSource(volume.engineName().get());
    }
    String folder =
        volume
            .engineName()
            .map(inEngine -> Docker.client().inspectVolumeCmd(inEngine).exec().getMountpoint())
            .orElseGet(() -> volume.spec().at("/hostPath/path").asString());
    // How mounts of the host propagate is left to the engine: none is made while a test runs.
    return mount
        .withType(MountType.BIND)
        .withSource(subPath.isEmpty() ? folder : folder + "/" + subPath);
  }

  /** Removes those of the engine. */
  void remove() {
    volumes.values().stream()
        .flatMap(volume -> volume.engineName().stream())
        .forEach(name -> Docker.client().removeVolumeCmd(name).exec());
  }
}
