// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/runs/run_header.h"

#include "core/base/text.h"
#include "views/models/spoken.h"
#include "views/style/look.h"
#include "views/widgets/chip.h"
#include "views/widgets/elided_label.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace genie::ui {

namespace {

QString triggerWords(const std::string &trigger)
{
    if (trigger == "console")
        return RunHeader::tr("from the console");
    if (trigger == "cli")
        return RunHeader::tr("from the command line");
    if (trigger == "watch")
        return RunHeader::tr("by watching files");
    return trigger.empty() ? QString() : RunHeader::tr("by %1").arg(oneLine(trigger));
}

QString whatWords(const Execution &execution)
{
    const RunRequest &request = execution.request;
    if (!request.failedOf.empty())
        return RunHeader::tr("only what had failed");
    if (request.tests.size() == 1 && !request.tests.front().name.empty())
        return RunHeader::tr("only %1").arg(oneLine(request.tests.front().name));
    if (!request.tests.empty())
        return RunHeader::tr("only some tests");
    const std::string preset = execution.preset.empty() ? request.preset : execution.preset;
    if (!request.phases.empty())
        return oneLine(text::join(request.phases, ", "));
    return preset.empty() ? RunHeader::tr("all phases") : oneLine(preset);
}

} // namespace

RunHeader::RunHeader(QWidget *parent)
    : QWidget(parent),
      m_status(new Chip(this)),
      m_title(new ElidedLabel(this)),
      m_facts(new ElidedLabel(this)),
      m_copyId(new QToolButton(this)),
      m_rerun(makeButton(QStringLiteral("rerun"), tr("Run again"), "rerun")),
      m_rerunFailed(makeButton(QStringLiteral("status-failed"), tr("Run failed again"), "rerunFailed")),
      m_stop(makeButton(QStringLiteral("stop"), tr("Stop"), "stop"))
{
    m_title->setFont(Look::font(Type::Title));
    Look::setKind(m_facts, "muted");
    Look::setKind(m_stop, "danger");
    m_copyId->setIcon(icon(QStringLiteral("copy")));
    m_copyId->setToolTip(tr("Copy the id of this run"));
    m_copyId->setAccessibleName(tr("Copy the id of this run"));
    m_rerunFailed->setToolTip(tr("Run only the tests that failed"));
    auto *top = new QHBoxLayout;
    top->setSpacing(metrics::kSmall);
    top->addWidget(m_title, 1);
    top->addWidget(m_rerunFailed);
    top->addWidget(m_rerun);
    top->addWidget(m_stop);
    auto *below = new QHBoxLayout;
    below->setSpacing(metrics::kSmall);
    below->addWidget(m_status);
    below->addWidget(m_facts, 1);
    below->addWidget(m_copyId);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::kTight);
    layout->addLayout(top);
    layout->addLayout(below);
    setTabOrder(m_rerunFailed, m_rerun);
    setTabOrder(m_rerun, m_stop);
    setTabOrder(m_stop, m_copyId);
    connect(m_rerun, &QPushButton::clicked, this, &RunHeader::rerunRequested);
    connect(m_rerunFailed, &QPushButton::clicked, this, &RunHeader::rerunFailedRequested);
    connect(m_stop, &QPushButton::clicked, this, &RunHeader::handleStop);
    connect(m_copyId, &QToolButton::clicked, this, &RunHeader::copyIdRequested);
}

QPushButton *RunHeader::makeButton(const QString &iconName, const QString &text, const char *name)
{
    auto *button = new QPushButton(icon(iconName), u' ' + text, this);
    button->setObjectName(QString::fromLatin1(name));
    return button;
}

void RunHeader::show(const Execution &execution, const Tally &tally)
{
    m_execution = execution;
    m_execution->phases.clear(); // the strip's matter
    m_tally = tally;
    m_status->say(Look::say(execution.status));
    m_title->setFullText(oneLine(execution.scenario));
    showFacts();
    showButtons();
}

void RunHeader::reset() { m_stopping = false; }

void RunHeader::setUsable(bool usable)
{
    m_usable = usable;
    showButtons();
}

void RunHeader::showButtons()
{
    const bool live = m_execution && !isFinal(m_execution->status);
    m_rerun->setVisible(!live);
    m_rerunFailed->setVisible(!live && m_tally.failed > 0);
    m_stop->setVisible(live);
    m_stop->setText(u' ' + (m_stopping ? tr("Stop now") : tr("Stop")));
    m_stop->setToolTip(m_stopping ? tr("End everything at once, without waiting for an orderly end") : tr("Ask the run to end in order"));
    for (QPushButton *button : {m_rerun, m_rerunFailed, m_stop})
        button->setEnabled(m_usable);
}

void RunHeader::handleStop()
{
    const bool now = m_stopping;
    m_stopping = true;
    showButtons();
    showFacts();
    Q_EMIT stopRequested(now);
}

void RunHeader::tick()
{
    if (m_execution)
        showFacts();
}

void RunHeader::showFacts()
{
    const Execution &execution = *m_execution;
    const Moment now = std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
    const bool live = !isFinal(execution.status);
    QStringList facts;
    if (live && m_stopping)
        facts.append(tr("stopping…"));
    if (execution.startedAt && live)
        facts.append(elapsed(std::max(now - *execution.startedAt, milliseconds(0))));
    else if (execution.startedAt && execution.completedAt)
        facts.append(shortDuration(*execution.completedAt - *execution.startedAt));
    facts << Look::tallyText(m_tally) << whatWords(execution);
    facts.append(execution.startedAt ? tr("started %1").arg(relativeTime(*execution.startedAt))
                                     : tr("asked for %1").arg(relativeTime(execution.requestedAt)));
    facts << triggerWords(execution.request.trigger) << tr("run %1").arg(qtext(execution.id).left(8));
    facts.removeAll(QString());
    m_facts->setFullText(facts.join(QStringLiteral(" · ")));
    m_copyId->setToolTip(tr("Copy the id of this run, asked for at %1").arg(fullTime(execution.requestedAt)));
}

QString RunHeader::facts() const { return m_facts->fullText(); }

} // namespace genie::ui
