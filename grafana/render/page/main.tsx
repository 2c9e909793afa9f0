// Draws the dashboard that it is asked for, and leaves in `window.drawn` what went wrong.

import { createTheme, rangeUtil, ThemeContext } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { createRoot } from 'react-dom/client';
import { regions } from './annotations';
import { dashboardHeight, DashboardView, type Filled, panelSize } from './DashboardView';
import { notHonoured } from './honoured';
import { panelData } from './panelData';
import { kinds, register } from './plugins';
import { isRow, type PanelJson, type Question, type RowJson } from './question';
import { Variables } from './variables';

declare global {
  interface Window {
    drawn?: { problems: string[]; height: number };
  }
}

/** So that a picture does not depend on where it was made. */
const TIME_ZONE = 'utc';

async function draw() {
  await initPluginTranslations('grafana');
  const question: Question = await (await fetch('/question')).json();
  const { dashboard, width } = question;
  const theme = createTheme({ colors: { mode: question.theme } });
  register();
  const known = kinds();
  const problems: string[] = [];
  const timeRange = rangeUtil.convertRawToRange(
    { from: question.from ?? dashboard.time.from, to: question.to ?? dashboard.time.to },
    TIME_ZONE,
  );
  const variables = await Variables.of(dashboard, question.variables, timeRange, problems);
  const { rows, panels } = chosenPanels(dashboard.panels, question.rows);
  const fill = async (panel: PanelJson): Promise<Filled> => {
    const own: string[] = [];
    const kind = known[panel.type];
    let content;
    if (!kind) {
      own.push(`a panel of type ${panel.type} cannot be drawn`);
    } else {
      own.push(...notHonoured(panel, kind));
      const size = panelSize(panel.gridPos, width);
      content = await panelData(panel, kind, variables, timeRange, TIME_ZONE, theme, size.width, own);
    }
    problems.push(...own.map((problem) => `${panel.title}: ${problem}`));
    return { panel, kind, content };
  };
  const [marks, filled] = await Promise.all([
    regions(dashboard.annotations.list, variables, timeRange),
    Promise.all(panels.map(fill)),
  ]);
  document.body.style.background = theme.colors.background.canvas;
  const root = createRoot(document.getElementById('page')!);
  // First the fonts: panels measure their texts when they are drawn.
  root.render(<GlobalStyles />);
  await fontsLoaded();
  root.render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <PortalContainer />
      <DashboardView
        title={dashboard.title}
        variables={variables}
        rows={rows}
        panels={filled}
        regions={marks}
        timeRange={timeRange}
        timeZone={TIME_ZONE}
        theme={theme}
        width={width}
      />
    </ThemeContext.Provider>,
  );
  const positions = [...rows, ...panels].map(({ gridPos }) => gridPos);
  window.drawn = { problems, height: dashboardHeight(positions) };
}

async function fontsLoaded() {
  for (const font of ['400 14px Inter', '500 14px Inter']) {
    while ((await document.fonts.load(font)).length === 0) {
      // The rule that names the font is not there yet.
      await new Promise(requestAnimationFrame);
    }
  }
}

/** The headings and panels of the first rows, or of all. */
function chosenPanels(all: Array<PanelJson | RowJson>, count = Infinity) {
  const rows: RowJson[] = [];
  const panels: PanelJson[] = [];
  for (const one of all) {
    if (isRow(one)) {
      if (rows.length === count) {
        break;
      }
      rows.push(one);
    } else {
      panels.push(one);
    }
  }
  return { rows, panels };
}

draw().catch((error: Error) => {
  window.drawn = { problems: [String(error.stack)], height: 100 };
});
