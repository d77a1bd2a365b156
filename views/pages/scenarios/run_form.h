// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/scenario.h"
#include "views/widgets/card.h"

#include <QList>

class QCheckBox;
class QComboBox;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace genie::ui {

class Banner;
class ElidedLabel;
class RowView;
class ScenarioPhasesModel;

/// The form that says what to run of one scenario. Makes the request and shows what it means; whoever owns the form runs it.
class RunForm : public Card {
    Q_OBJECT

public:
    explicit RunForm(QWidget *parent = nullptr);

    /// Another scenario, or the same one known better: a choice that is still possible is kept for the same name.
    void setScenario(const ScenarioDetail &detail);
    /// The root that the command line has to name; empty when it needs none.
    void setScenariosRoot(const QString &root);
    void setPreset(const QString &preset);
    [[nodiscard]] RunRequest request() const;
    /// The same wish for a shell.
    [[nodiscard]] QString commandLine() const;

    void showPlan(const Plan &plan);
    void showTrouble(const QString &message);
    /// While a start or a plan is on its way.
    void setBusy(bool busy);
    [[nodiscard]] QPushButton *runButton() const { return m_run; }

Q_SIGNALS:
    void runRequested(const genie::RunRequest &request);
    void explainRequested(const genie::RunRequest &request);

private:
    QWidget *makeChoices();
    void makeButtons(QWidget *row);
    QWidget *makePhaseBoxes();
    QWidget *makeCommandRow();
    QWidget *makePlanArea();
    void fillPresets(const std::vector<std::string> &presets, const QString &wished);
    void fillPhases(const std::vector<PlannedPhase> &phases, bool keep);
    void handleChange();
    [[nodiscard]] bool choosesPhases() const;

    std::string m_scenario;
    bool m_registered = false;
    bool m_busy = false;
    QString m_root;
    QComboBox *m_preset = nullptr;
    QCheckBox *m_failFast = nullptr;
    QSpinBox *m_jobs = nullptr;
    QSpinBox *m_retries = nullptr;
    QPushButton *m_explain = nullptr;
    QPushButton *m_run = nullptr;
    QWidget *m_phaseArea = nullptr;
    QList<QCheckBox *> m_phases;
    ElidedLabel *m_command = nullptr;
    QToolButton *m_copy = nullptr;
    QWidget *m_planArea = nullptr;
    RowView *m_planView = nullptr;
    ScenarioPhasesModel *m_plan = nullptr;
    Banner *m_trouble = nullptr;
};

} // namespace genie::ui
