// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/scenarios/run_form.h"

#include "core/base/text.h"
#include "views/models/scenario_phases_model.h"
#include "views/style/look.h"
#include "views/widgets/banner.h"
#include "views/widgets/elided_label.h"
#include "views/widgets/flow_layout.h"
#include "views/widgets/row_view.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace genie::ui {

namespace {

constexpr int kChoiceHeight = 30; ///< of every choice, so that they stand on one line
constexpr int kAsTheScenarioSays = -1; ///< no number of retries: its testing.json decides
constexpr int kMostRetries = 5;

/// What the preset box holds besides names of presets, which are never empty and never begin with a colon.
const QString kEverything;
const QString kChosenPhases = QStringLiteral(":phases");

} // namespace

RunForm::RunForm(QWidget *parent) : Card(tr("Run"), parent)
{
    body()->setSpacing(metrics::kMedium);
    body()->addWidget(makeChoices());
    body()->addWidget(makePhaseBoxes());
    body()->addWidget(makeCommandRow());
    m_trouble = new Banner(this);
    m_trouble->addClose();
    body()->addWidget(m_trouble);
    body()->addWidget(makePlanArea());
    connect(m_preset, &QComboBox::currentIndexChanged, this, &RunForm::handleChange);
    connect(m_failFast, &QCheckBox::toggled, this, &RunForm::handleChange);
    connect(m_jobs, &QSpinBox::valueChanged, this, &RunForm::handleChange);
    connect(m_retries, &QSpinBox::valueChanged, this, &RunForm::handleChange);
    connect(m_run, &QPushButton::clicked, this, [this] { Q_EMIT runRequested(request()); });
    connect(m_explain, &QPushButton::clicked, this, [this] { Q_EMIT explainRequested(request()); });
}

QWidget *RunForm::makeChoices()
{
    auto *row = new QWidget(this);
    auto *layout = new FlowLayout(row, metrics::kLarge, metrics::kSmall);
    m_preset = new QComboBox(row);
    m_preset->setObjectName(QStringLiteral("preset"));
    m_preset->setMinimumWidth(190);
    m_preset->setAccessibleName(tr("What to run"));
    m_failFast = new QCheckBox(tr("Stop at the first failure"), row);
    m_failFast->setObjectName(QStringLiteral("failFast"));
    m_failFast->setMinimumHeight(kChoiceHeight);
    m_failFast->setToolTip(tr("Cancels what has not finished as soon as one phase fails"));
    m_jobs = new QSpinBox(row);
    m_jobs->setObjectName(QStringLiteral("jobs"));
    m_jobs->setRange(0, 256);
    m_jobs->setSpecialValueText(tr("all cores"));
    m_jobs->setSuffix(tr(" at once"));
    m_jobs->setMinimumWidth(118);
    m_jobs->setToolTip(tr("How many pieces of work may run side by side"));
    m_jobs->setAccessibleName(tr("Side by side"));
    m_retries = new QSpinBox(row);
    m_retries->setObjectName(QStringLiteral("retries"));
    m_retries->setRange(kAsTheScenarioSays, kMostRetries);
    m_retries->setSpecialValueText(tr("retries as configured"));
    m_retries->setSuffix(tr(" retries"));
    m_retries->setMinimumWidth(168);
    m_retries->setToolTip(tr("How often a failed test is run again; one that passes then is flaky, not passed"));
    m_retries->setAccessibleName(tr("Further attempts for a failed test"));
    layout->addWidget(m_preset);
    layout->addWidget(m_failFast);
    layout->addWidget(m_jobs);
    layout->addWidget(m_retries);
    return row;
}

void RunForm::makeButtons(QWidget *row)
{
    m_explain = new QPushButton(tr("Explain"), row);
    m_explain->setObjectName(QStringLiteral("explain"));
    m_explain->setToolTip(tr("Shows which phases would run, and why, without running them"));
    m_run = new QPushButton(icon(QStringLiteral("play"), Ink::OnAccent), tr(" Run"), row);
    m_run->setObjectName(QStringLiteral("run"));
    m_run->setToolTip(tr("Ctrl+Return"));
    m_run->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    m_run->setDefault(true);
    Look::setKind(m_run, "primary");
}

QWidget *RunForm::makePhaseBoxes()
{
    m_phaseArea = new QWidget(this);
    m_phaseArea->setObjectName(QStringLiteral("phases"));
    new FlowLayout(m_phaseArea, metrics::kLarge, metrics::kSmall);
    m_phaseArea->hide();
    return m_phaseArea;
}

QWidget *RunForm::makeCommandRow()
{
    auto *row = new QWidget(this);
    auto *well = new QFrame(row);
    Look::setKind(well, "well");
    auto *layout = new QHBoxLayout(well);
    layout->setContentsMargins(metrics::kMedium, metrics::kTight, metrics::kTight, metrics::kTight);
    auto *prompt = new QLabel(well);
    prompt->setPixmap(icon(QStringLiteral("terminal")).pixmap(metrics::kIcon));
    m_command = new ElidedLabel(well, Qt::ElideMiddle);
    m_command->setObjectName(QStringLiteral("command"));
    m_command->setFont(Look::font(Type::Mono));
    m_copy = new QToolButton(well);
    m_copy->setObjectName(QStringLiteral("copyCommand"));
    m_copy->setIcon(icon(QStringLiteral("copy")));
    m_copy->setToolTip(tr("Copy this command line"));
    m_copy->setAccessibleName(tr("Copy this command line"));
    connect(m_copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(commandLine()); });
    layout->addWidget(prompt);
    layout->addWidget(m_command, 1);
    layout->addWidget(m_copy);
    makeButtons(row);
    auto *side = new QHBoxLayout(row);
    side->setContentsMargins(0, 0, 0, 0);
    side->setSpacing(metrics::kSmall);
    side->addWidget(well, 1);
    side->addWidget(m_explain);
    side->addWidget(m_run);
    return row;
}

QWidget *RunForm::makePlanArea()
{
    m_planArea = new QWidget(this);
    auto *layout = new QVBoxLayout(m_planArea);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::kTight);
    auto *top = new QHBoxLayout;
    auto *heading = new QLabel(tr("What would run"), m_planArea);
    heading->setFont(Look::font(Type::Strong));
    auto *close = new QToolButton(m_planArea);
    close->setIcon(icon(QStringLiteral("close")));
    close->setToolTip(tr("Hide the plan"));
    close->setAccessibleName(tr("Hide the plan"));
    connect(close, &QToolButton::clicked, m_planArea, &QWidget::hide);
    top->addWidget(heading);
    top->addStretch(1);
    top->addWidget(close);
    m_plan = new ScenarioPhasesModel(this);
    m_planView = new RowView(m_planArea);
    m_planView->setObjectName(QStringLiteral("plan"));
    m_planView->setModel(m_plan);
    m_planView->setSelectionMode(QAbstractItemView::NoSelection);
    m_planView->setFocusPolicy(Qt::NoFocus);
    m_planView->header()->resizeSection(ScenarioPhasesModel::kPhaseColumn, 170);
    layout->addLayout(top);
    layout->addWidget(m_planView);
    m_planArea->hide();
    return m_planArea;
}

void RunForm::setScenario(const ScenarioDetail &detail)
{
    const bool same = detail.summary.name == m_scenario;
    const QString wished = same ? m_preset->currentData().toString() : QString();
    m_scenario = detail.summary.name;
    m_registered = detail.summary.registered;
    fillPresets(detail.presets, wished);
    fillPhases(detail.phases, same && !m_phases.isEmpty());
    if (!same) {
        m_failFast->setChecked(false);
        m_jobs->setValue(0);
        m_retries->setValue(kAsTheScenarioSays);
        m_trouble->hide();
        m_planArea->hide();
    }
    handleChange();
}

void RunForm::fillPresets(const std::vector<std::string> &presets, const QString &wished)
{
    const QSignalBlocker quiet(m_preset);
    m_preset->clear();
    m_preset->addItem(tr("Everything"), kEverything);
    for (const std::string &preset : presets) {
        m_preset->addItem(tr("Preset: %1").arg(qtext(preset)), qtext(preset));
    }
    m_preset->addItem(tr("Choose phases…"), kChosenPhases);
    m_preset->setCurrentIndex(std::max(m_preset->findData(wished), 0));
}

void RunForm::fillPhases(const std::vector<PlannedPhase> &phases, bool keep)
{
    QStringList checked;
    for (const QCheckBox *box : std::as_const(m_phases)) {
        if (box->isChecked()) {
            checked.append(box->text());
        }
    }
    qDeleteAll(m_phases);
    m_phases.clear();
    for (const PlannedPhase &phase : phases) {
        auto *box = new QCheckBox(qtext(phase.phase.name), m_phaseArea);
        box->setEnabled(phase.phase.available);
        box->setChecked(keep ? checked.contains(box->text()) : phase.selected);
        box->setToolTip(qtext(phase.phase.available ? phase.phase.description : phase.reason));
        connect(box, &QCheckBox::toggled, this, &RunForm::handleChange);
        m_phaseArea->layout()->addWidget(box);
        setTabOrder(m_phases.isEmpty() ? static_cast<QWidget *>(m_retries) : m_phases.back(), box); // what is made late would come last
        m_phases.append(box);
    }
}

void RunForm::setScenariosRoot(const QString &root)
{
    m_root = root;
    handleChange();
}

void RunForm::setPreset(const QString &preset)
{
    const int row = m_preset->findData(preset);
    if (row >= 0) {
        m_preset->setCurrentIndex(row);
    }
}

bool RunForm::choosesPhases() const { return m_preset->currentData().toString() == kChosenPhases; }

RunRequest RunForm::request() const
{
    RunRequest request;
    request.scenario = m_scenario;
    request.trigger = "console";
    request.failFast = m_failFast->isChecked();
    request.jobs = m_jobs->value();
    if (m_retries->value() != kAsTheScenarioSays) {
        request.retries = m_retries->value();
    }
    if (!choosesPhases()) {
        request.preset = utf8(m_preset->currentData().toString());
        return request;
    }
    for (const QCheckBox *box : m_phases) {
        if (box->isChecked()) {
            request.phases.push_back(utf8(box->text()));
        }
    }
    return request;
}

QString RunForm::commandLine() const
{
    const RunRequest wish = request();
    std::vector<std::string> argv{"test-genie"};
    if (!m_root.isEmpty() && !m_registered) {
        argv.insert(argv.end(), {"--scenarios-root", utf8(m_root)});
    }
    argv.insert(argv.end(), {"execute", wish.scenario});
    if (!wish.phases.empty()) {
        argv.insert(argv.end(), {"--phases", text::join(wish.phases, ",")});
    } else if (!wish.preset.empty()) {
        argv.insert(argv.end(), {"--preset", wish.preset});
    }
    if (wish.failFast) {
        argv.emplace_back("--fail-fast");
    }
    if (wish.jobs > 0) {
        argv.insert(argv.end(), {"--jobs", std::to_string(wish.jobs)});
    }
    if (wish.retries) {
        argv.insert(argv.end(), {"--retries", std::to_string(*wish.retries)});
    }
    return qtext(text::commandLine(argv));
}

void RunForm::handleChange()
{
    m_phaseArea->setVisible(choosesPhases());
    const bool nothing = choosesPhases() && request().phases.empty();
    m_run->setEnabled(!m_busy && !nothing && !m_scenario.empty());
    m_explain->setEnabled(m_run->isEnabled());
    m_copy->setEnabled(!nothing);
    m_command->setFullText(nothing ? tr("Choose at least one phase") : commandLine());
    m_planArea->hide();
}

void RunForm::showPlan(const Plan &plan)
{
    m_plan->setPhases(plan.phases);
    m_planArea->show();
    QStringList warnings;
    for (const std::string &warning : plan.warnings) {
        warnings.append(qtext(warning));
    }
    if (warnings.isEmpty()) {
        m_trouble->hide();
    } else {
        m_trouble->say(warnings.join(u'\n'), Tone::Warning);
    }
}

void RunForm::showTrouble(const QString &message) { m_trouble->say(message, Tone::Failed); }

void RunForm::setBusy(bool busy)
{
    m_busy = busy;
    const bool nothing = choosesPhases() && request().phases.empty();
    m_run->setEnabled(!busy && !nothing);
    m_explain->setEnabled(!busy && !nothing);
}

} // namespace genie::ui
