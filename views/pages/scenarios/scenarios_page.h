// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"
#include "views/shell/page_view.h"

#include <QTimer>

class QLabel;
class QListView;

namespace genie::ui {

class FolderIntake;
class ScenarioDetailView;
class ScenarioFilterModel;
class ScenarioListModel;
class StateFrame;

/// All scenarios with their health on the left, one of them in full on the right. Answers: what is there, what is broken, and how
/// do I run it. While hidden it asks nothing; it catches up when it is shown.
class ScenariosPage : public PageView {
    Q_OBJECT

public:
    explicit ScenariosPage(Link &link, QWidget *parent = nullptr);

    [[nodiscard]] QString id() const override { return QStringLiteral("scenarios"); }
    [[nodiscard]] QString title() const override { return tr("Scenarios"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("page-scenarios"); }
    void activate() override;
    void deactivate() override;
    void refresh() override;
    /// The name of a scenario, or "NAME/PRESET" which also starts that preset.
    void open(const QString &argument) override;
    QLineEdit *filterInput() override { return m_filterInput; }
    [[nodiscard]] bool settled() const override;
    [[nodiscard]] QList<PaletteEntry> paletteEntries() const override;

private:
    QWidget *makeListPane();
    QWidget *makeListTop();
    void connectAll();
    void takeList(const Outcome<std::vector<ScenarioSummary>> &list);
    void takeFacts(const std::vector<Event> &events);
    void handleCurrent(const QModelIndex &index);
    void handleLinkState(LinkState state);
    void handleFilter();
    void select(QString name);
    void showCounts();
    void chooseFolder();
    void tick();

    Link &m_link;
    bool m_active = false;
    bool m_missed = true; ///< something was told while nobody looked
    bool m_asking = false;
    quint64 m_generation = 0; ///< of list requests
    QString m_wished;         ///< to be opened as soon as the list has it
    QString m_wishedPreset;
    Moment m_lostSince{};
    int m_ticks = 0;
    QTimer m_clock;
    ScenarioListModel *m_model;
    ScenarioFilterModel *m_filter;
    FolderIntake *m_intake;
    QLineEdit *m_filterInput = nullptr;
    QLabel *m_count = nullptr;
    QListView *m_list = nullptr;
    StateFrame *m_listFrame = nullptr;
    ScenarioDetailView *m_detail;
    StateFrame *m_detailFrame = nullptr;
    StateFrame *m_frame = nullptr;
};

} // namespace genie::ui
