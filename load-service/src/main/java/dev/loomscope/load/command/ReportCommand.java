package dev.loomscope.load.command;

import dev.loomscope.load.result.ComparisonFile;
import dev.loomscope.load.result.ComparisonResult;
import dev.loomscope.load.result.ResultFile;
import dev.loomscope.load.show.ChangePage;
import dev.loomscope.load.show.Changes;
import dev.loomscope.load.show.ComparisonPage;
import dev.loomscope.load.show.ComparisonTable;
import dev.loomscope.load.show.Screen;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.nio.file.Path;
import java.util.List;

/** {@code loomscope report}: what one comparison found, or what changed from one to another. */
public final class ReportCommand {

  /** Every setting of the command. */
  public static final List<Setting<?>> SETTINGS = ReportSettings.ALL;

  private ReportCommand() {}

  /**
   * Says what was found, and writes the report if there is a file for it.
   *
   * @throws InvalidSettingException if there is nothing to report on
   * @throws ProgramFailure if a file is no comparison, or the report cannot be written
   */
  public static int run(Settings settings) throws InvalidSettingException, ProgramFailure {
    String result = settings.get(ReportSettings.RESULT);
    String after = settings.get(ReportSettings.AFTER);
    String html = settings.get(ReportSettings.HTML);
    if (result.isEmpty()) {
      throw new InvalidSettingException(
          "setting report.result is missing: report A.json [B.json] [--html FILE]");
    }
    ComparisonResult first = ComparisonFile.read(Path.of(result));
    if (after.isEmpty()) {
      System.out.print(
          ComparisonTable.of(first, Screen.ofOutput(), settings.get(CompareSettings.DETAILS)));
      write(html, ComparisonPage.of(first));
      return 0;
    }
    Changes changes = Changes.of(first, ComparisonFile.read(Path.of(after)));
    System.out.print(changes.text(Screen.ofOutput()));
    write(html, ChangePage.of(changes));
    return 0;
  }

  private static void write(String file, String page) throws ProgramFailure {
    if (!file.isEmpty()) {
      ResultFile.write(file, page);
    }
  }
}
