package dev.loomscope.load.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loomscope.load.experiment.Experiment;
import dev.loomscope.load.experiment.Experiments;
import dev.loomscope.load.result.ExperimentResult;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExperimentSeriesTest {

  private final Logger logger = Logger.getLogger(ExperimentSeries.class.getName());
  private final List<LogRecord> logged = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          logged.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private final List<String> said = new ArrayList<>();
  private boolean ending;
  private final ExperimentSeries series = new ExperimentSeries(said::add, () -> ending);

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  @Test
  void shouldHaveTheResultsOfAll() throws Exception {
    series.run(experiments("light,wait"), experiment -> outcome(experiment, true));

    assertThat(names()).containsExactly("light", "wait");
    assertThat(series.isComplete()).isTrue();
    assertThat(said).isEmpty();
  }

  @Test
  void shouldNotBeCompleteIfARoundFailed() throws Exception {
    series.run(
        experiments("light,wait"),
        experiment -> outcome(experiment, experiment.name().equals("wait")));

    assertThat(names()).containsExactly("light", "wait");
    assertThat(series.isComplete()).isFalse();
  }

  @Test
  void shouldKeepTheOthersResultsIfOneCannotBeRun() throws Exception {
    series.run(
        experiments("light,wait,cpu"),
        failing("wait", new ProgramFailure("the server does not start")));

    assertThat(names()).containsExactly("light", "cpu");
    assertThat(series.isComplete()).isFalse();
    assertThat(said).containsExactly("experiment wait: the server does not start");
    assertThat(logged).isEmpty();
  }

  @Test
  void shouldKeepTheOthersResultsAndLogTheTraceIfOneFailsUnexpectedly() throws Exception {
    IllegalStateException unexpected = new IllegalStateException("a bug");

    series.run(experiments("light,wait,cpu"), failing("wait", unexpected));

    assertThat(names()).containsExactly("light", "cpu");
    assertThat(series.isComplete()).isFalse();
    assertThat(said).containsExactly("experiment wait: java.lang.IllegalStateException: a bug");
    assertThat(logged).singleElement().returns(unexpected, LogRecord::getThrown);
  }

  @Test
  void shouldFailAsTheOnlyExperimentDoes() {
    IllegalStateException unexpected = new IllegalStateException("a bug");

    assertThatThrownBy(() -> series.run(experiments("light"), failing("light", unexpected)))
        .isSameAs(unexpected);
  }

  @Test
  void shouldRunNoFurtherExperimentWhereItIsToEnd() {
    ending = true;
    ProgramFailure stopped = new ProgramFailure("stopped");

    assertThatThrownBy(() -> series.run(experiments("light,wait"), failing("light", stopped)))
        .isSameAs(stopped);
    assertThat(names()).isEmpty();
  }

  private List<String> names() {
    return series.results().stream().map(ExperimentResult::name).toList();
  }

  private static List<Experiment> experiments(String names) throws Exception {
    return Experiments.read(Experiments.names(names), Setting.text("experiment", ""));
  }

  private static ExperimentSeries.Runner failing(String name, Exception failure) {
    return experiment -> {
      if (experiment.name().equals(name)) {
        switch (failure) {
          case ProgramFailure outside -> throw outside;
          case RuntimeException inside -> throw inside;
          default -> throw new AssertionError(failure);
        }
      }
      return outcome(experiment, true);
    };
  }

  private static Outcome outcome(Experiment experiment, boolean complete) {
    return new Outcome(
        new ExperimentResult(
            experiment.name(), "title", "claim", "definition", null, 1, 0, 0, 1, List.of()),
        complete);
  }
}
