// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/runs/failure_pane.h"

#include "views/models/spoken.h"
#include "views/pages/runs/observation_list.h"
#include "views/style/look.h"
#include "views/widgets/chip.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace genie::ui {

namespace {

/// A label for text from outside: never markup, may be selected and copied.
QLabel *plainLabel(QWidget *parent, Type type)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setFont(Look::font(type));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setFocusPolicy(Qt::ClickFocus);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Minimum);
    return label;
}

void sayOrHide(QLabel *label, const QString &text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

} // namespace

FailurePane::FailurePane(QWidget *parent) : QScrollArea(parent)
{
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    auto *body = new QWidget(this);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(metrics::kLarge, metrics::kMedium, metrics::kLarge, metrics::kLarge);
    layout->setSpacing(metrics::kSmall);
    m_status = new Chip(body);
    m_class = new Chip(body);
    m_summary = plainLabel(body, Type::Body);
    Look::setKind(m_summary, "muted");
    auto *top = new QHBoxLayout;
    top->setSpacing(metrics::kSmall);
    top->addWidget(m_status, 0, Qt::AlignTop);
    top->addWidget(m_class, 0, Qt::AlignTop);
    top->addWidget(m_summary, 1);
    layout->addLayout(top);
    m_error = plainLabel(body, Type::Strong);
    m_hint = plainLabel(body, Type::Body);
    Look::setKind(m_hint, "muted");
    m_remedyHead = new QLabel(tr("What to do"), body);
    m_remedyHead->setFont(Look::font(Type::Strong));
    m_remedies = new QWidget(body);
    m_remedyLayout = new QVBoxLayout(m_remedies);
    m_remedyLayout->setContentsMargins(0, 0, 0, 0);
    m_remedyLayout->setSpacing(metrics::kSmall);
    m_observationHead = new QLabel(tr("Observations"), body);
    m_observationHead->setFont(Look::font(Type::Strong));
    m_observations = new ObservationList(body);
    connect(m_observations, &ObservationList::placeChosen, this, &FailurePane::placeChosen);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_error, m_hint, m_remedyHead, m_remedies, m_observationHead, m_observations})
        layout->addWidget(widget);
    layout->addStretch(1);
    setWidget(body);
}

QString FailurePane::errorText(const PhaseResult &phase)
{
    if (!phase.skipReason.empty())
        return qtext(phase.skipReason);
    return qtext(phase.error);
}

QString FailurePane::explanation(const Execution &execution, const PhaseResult *phase)
{
    if (phase == nullptr) {
        switch (execution.status) {
        case RunStatus::Queued: return tr("Waiting until the scenario is free; another run of it is under way.");
        case RunStatus::Running: return tr("The first phase starts in a moment.");
        case RunStatus::Skipped: return tr("There was nothing to run.");
        case RunStatus::Cancelled: return tr("Stopped before a phase had started.");
        case RunStatus::Interrupted: return tr("The engine ended before a phase had started.");
        default: return {};
        }
    }
    switch (phase->status) {
    case PhaseStatus::Pending: return tr("Waiting for its turn.");
    case PhaseStatus::Running: return tr("Under way. What is observed appears here, its output in the log.");
    case PhaseStatus::Failed: return Look::failureClassHint(phase->failureClass);
    case PhaseStatus::Cancelled: return tr("Stopped before it had finished. What it had found until then is kept.");
    case PhaseStatus::Interrupted:
        return tr("The engine ended before this phase had finished. What it had found until then is kept; run it again for a verdict.");
    default: return {};
    }
}

void FailurePane::show(const Execution &execution, const PhaseResult *phase)
{
    m_status->say(phase != nullptr ? Look::say(phase->status) : Look::say(execution.status));
    const bool failed = phase != nullptr && phase->failureClass != FailureClass::None;
    m_class->setVisible(failed);
    if (failed)
        m_class->say(Look::failureClassWord(phase->failureClass), Tone::Neutral);
    m_summary->setText(phase != nullptr ? oneLine(phase->summary, 500) : QString());
    sayOrHide(m_error, phase != nullptr ? errorText(*phase) : QString());
    sayOrHide(m_hint, explanation(execution, phase));
    showRemedies(phase != nullptr ? phase->remediations : std::vector<Remediation>());

    std::vector<Observation> observations = phase != nullptr ? phase->observations : std::vector<Observation>();
    if (!execution.warnings.empty()) {
        observations.push_back({Observation::Kind::Section, utf8(tr("Warnings of the run")), {}, 0});
        for (const std::string &warning : execution.warnings)
            observations.push_back({Observation::Kind::Warning, warning, {}, 0});
    }
    m_observations->setObservations(observations);
    m_observations->setVisible(!observations.empty());
    m_observationHead->setVisible(!observations.empty() && observations.front().kind != Observation::Kind::Section);
}

void FailurePane::showRemedies(const std::vector<Remediation> &remedies)
{
    m_remedyHead->setVisible(!remedies.empty());
    m_remedies->setVisible(!remedies.empty());
    if (remedies == m_shownRemedies)
        return;
    m_shownRemedies = remedies;
    while (QLayoutItem *item = m_remedyLayout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    QWidget *before = m_hint;
    for (const Remediation &remedy : remedies) {
        QWidget *shown = remedyWidget(remedy);
        m_remedyLayout->addWidget(shown);
        if (auto *copy = shown->findChild<QPushButton *>()) { // what is made late would come last
            setTabOrder(before, copy);
            before = copy;
        }
    }
}

QWidget *FailurePane::remedyWidget(const Remediation &remedy)
{
    auto *frame = new QFrame(m_remedies);
    Look::setKind(frame, "well");
    auto *layout = new QVBoxLayout(frame);
    layout->setContentsMargins(metrics::kMedium, metrics::kSmall, metrics::kSmall, metrics::kSmall);
    layout->setSpacing(metrics::kTight);
    QLabel *words = plainLabel(frame, Type::Body);
    words->setText(qtext(remedy.text));
    words->setToolTip(plainToolTip(qtext(remedy.code)));
    layout->addWidget(words);
    if (remedy.command.empty())
        return frame;
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::kSmall);
    QLabel *command = plainLabel(frame, Type::Mono);
    command->setText(qtext(remedy.command));
    auto *copy = new QPushButton(icon(QStringLiteral("copy")), tr(" Copy"), frame);
    copy->setAccessibleName(tr("Copy the command: %1").arg(oneLine(remedy.command)));
    connect(copy, &QPushButton::clicked, this, [this, text = qtext(remedy.command)] {
        QApplication::clipboard()->setText(text);
        Q_EMIT copied(text);
    });
    line->addWidget(command, 1);
    line->addWidget(copy, 0, Qt::AlignTop);
    layout->addLayout(line);
    return frame;
}

QString FailurePane::text() const
{
    QStringList words{m_status->text()};
    if (!m_class->isHidden())
        words.append(m_class->text());
    for (const QLabel *label : {m_summary, m_error, m_hint}) {
        if (!label->isHidden())
            words.append(label->text());
    }
    for (const Remediation &remedy : m_shownRemedies)
        words << qtext(remedy.text) << qtext(remedy.command);
    words.removeAll(QString());
    return words.join(u'\n');
}

} // namespace genie::ui
