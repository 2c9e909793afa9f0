package dev.loomscope.load.command;

import dev.loomscope.service.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The settings of the report. */
public final class ReportSettings {

  /** Where the report goes; empty for none. */
  public static final Setting<String> HTML =
      LoadSettings.outputFile("html", "File that the report is written to, as one page of HTML");

  static final Setting<String> RESULT =
      inputFile("report.result", "Comparison to report on, as compare --json wrote it").asOperand();

  static final Setting<String> AFTER =
      inputFile("report.after", "Another one, made after a change, to hold against the first")
          .asOperand();

  /** Every setting of the command. */
  static final List<Setting<?>> ALL = List.of(RESULT, AFTER, HTML, CompareSettings.DETAILS);

  private ReportSettings() {}

  private static Setting<String> inputFile(String key, String description) {
    return Setting.of(
        key,
        description,
        "a file that can be read, or empty for none",
        text -> {
          if (!text.isEmpty() && !Files.isReadable(Path.of(text))) {
            throw new IllegalArgumentException("cannot be read");
          }
          return text;
        });
  }
}
