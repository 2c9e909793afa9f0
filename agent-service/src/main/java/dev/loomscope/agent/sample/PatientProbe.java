package dev.loomscope.agent.sample;

import java.io.IOException;
import java.time.Duration;

/**
 * Asks about file systems whose server may be gone, in which case the system call never returns.
 * Not thread-safe.
 */
final class PatientProbe implements FileSystemSpace.Probe {

  private final FileSystemSpace.Probe probe;
  private final Patient patient;

  PatientProbe(FileSystemSpace.Probe probe, Duration bound) {
    this.probe = probe;
    this.patient = new Patient("statvfs", bound);
  }

  @Override
  public FileSystemSpace at(String path) throws IOException {
    return patient.ask(path, () -> probe.at(path));
  }
}
