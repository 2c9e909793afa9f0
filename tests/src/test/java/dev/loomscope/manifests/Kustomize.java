package dev.loomscope.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Renders manifests with {@code kubectl kustomize}, as {@code kubectl apply -k} does. */
final class Kustomize {

  /** The repository: Maven runs tests in the module's folder. */
  static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  static final Path MANIFESTS = REPOSITORY.resolve("k8s");

  private Kustomize() {}

  /** Renders a folder that has a {@code kustomization.yaml}. */
  static Manifests render(Path folder) {
    try {
      Path errors = Files.createTempFile("kustomize-", ".log");
      try {
        Process kubectl =
            new ProcessBuilder("kubectl", "kustomize", folder.toString())
                .redirectError(Redirect.to(errors.toFile()))
                .start();
        String text;
        try (var output = kubectl.getInputStream()) {
          text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }
        // It warns of what it will no longer take in time; that is a fault, too.
        String complaint = Files.readString(errors);
        if (kubectl.waitFor() != 0 || !complaint.isEmpty()) {
          throw new AssertionError(folder + " does not render: " + complaint);
        }
        return Manifests.parse(text);
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Renders an overlay with components on top.
   *
   * @param folder where to put the {@code kustomization.yaml} that joins them
   * @param overlay relative to {@code k8s}
   */
  static Manifests render(Path folder, String overlay, List<String> components) {
    Path manifests = folder.toAbsolutePath().relativize(MANIFESTS);
    StringBuilder text = new StringBuilder("apiVersion: kustomize.config.k8s.io/v1beta1\n");
    text.append("kind: Kustomization\nresources:\n  - ");
    text.append(manifests.resolve(overlay).normalize()).append('\n');
    if (!components.isEmpty()) {
      text.append("components:\n");
      components.forEach(
          name ->
              text.append("  - ")
                  .append(manifests.resolve("components").resolve(name))
                  .append('\n'));
    }
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("kustomization.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return render(folder);
  }
}
