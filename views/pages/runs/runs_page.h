// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/shell/page_view.h"

#include <QTimer>

namespace genie::ui {

class Banner;
class ExecutionListModel;
class HistoryPanel;
class RunDeeds;
class RunView;
class StateFrame;

/// The history of runs, and one run in full beside it: live while it runs. While it is hidden it only notes that something was
/// told, and catches up when it is shown.
class RunsPage : public PageView {
    Q_OBJECT

public:
    explicit RunsPage(Link &link, QWidget *parent = nullptr);

    [[nodiscard]] QString id() const override { return QStringLiteral("runs"); }
    [[nodiscard]] QString title() const override { return tr("Runs"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("page-runs"); }
    void activate() override;
    void deactivate() override;
    void refresh() override;
    /// The id of an execution.
    void open(const QString &argument) override;
    QLineEdit *filterInput() override;
    [[nodiscard]] bool settled() const override;
    [[nodiscard]] QList<PaletteEntry> paletteEntries() const override;

    [[nodiscard]] RunView *view() const { return m_view; }
    [[nodiscard]] HistoryPanel *history() const { return m_history; }
    [[nodiscard]] ExecutionListModel *runs() const { return m_runs; }
    [[nodiscard]] StateFrame *frame() const { return m_frame; }
    [[nodiscard]] RunDeeds *deeds() const { return m_deeds; }

private:
    QWidget *makeBody();
    void connectDeeds();
    void takeFacts(const std::vector<Event> &events);
    void handleLinkState(LinkState state);
    void handleHistory();
    void askScenarios();
    void showRun(const QString &id);
    void tick();
    void setClock();

    Link &m_link;
    ExecutionListModel *m_runs;
    RunDeeds *m_deeds;
    HistoryPanel *m_history = nullptr;
    RunView *m_view = nullptr;
    StateFrame *m_frame = nullptr;
    Banner *m_banner = nullptr;
    QTimer m_clock;
    Moment m_lostSince{};
    bool m_active = false;
    bool m_missed = true;  ///< something was told while the page was hidden
    bool m_first = true;   ///< never shown yet
    bool m_awaited = true; ///< the history has never had a row
};

} // namespace genie::ui
