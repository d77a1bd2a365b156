// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/runs/test_history_panel.h"

#include "views/models/spoken.h"
#include "views/style/look.h"
#include "views/widgets/elided_label.h"
#include "views/widgets/sparkline.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace genie::ui {

namespace {

Sparkline::Shape shapeOf(TestStatus status)
{
    switch (status) {
    case TestStatus::Passed: return Sparkline::Shape::Dot;
    case TestStatus::Failed: return Sparkline::Shape::Cross;
    case TestStatus::Flaky: return Sparkline::Shape::Diamond;
    case TestStatus::Skipped: return Sparkline::Shape::Ring;
    case TestStatus::Unknown: break;
    }
    return Sparkline::Shape::Square;
}

QString words(const TestRun &run, const QString &duration)
{
    QStringList parts{Look::statusWord(run.status), duration, relativeTime(run.at)};
    if (run.attempts > 1)
        parts.append(TestHistoryPanel::tr("%1 attempts").arg(number(run.attempts)));
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

QString summaryOf(const TestHistory &history)
{
    QStringList parts{
        counted(static_cast<std::int64_t>(history.runs.items.size()), TestHistoryPanel::tr("result"), TestHistoryPanel::tr("results"))};
    if (history.failures > 0)
        parts.append(TestHistoryPanel::tr("%1 failed").arg(number(history.failures)));
    if (history.flakes > 0)
        parts.append(TestHistoryPanel::tr("%1 flaky").arg(number(history.flakes)));
    if (history.medianPass)
        parts.append(TestHistoryPanel::tr("usually %1").arg(shortDuration(*history.medianPass)));
    if (history.failingSince)
        parts.append(TestHistoryPanel::tr("fails since %1").arg(relativeTime(history.failingSince->at)));
    if (!history.disputedTrees.empty())
        parts.append(TestHistoryPanel::tr("failed and passed on the same tree"));
    if (history.firstFailure)
        parts.append(TestHistoryPanel::tr("first failed %1").arg(relativeTime(history.firstFailure->at)));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

TestHistoryPanel::TestHistoryPanel(QWidget *parent)
    : QWidget(parent),
      m_summary(new ElidedLabel(this)),
      m_line(new Sparkline(this)),
      m_detail(new ElidedLabel(this)),
      m_open(new QPushButton(icon(QStringLiteral("page-runs")), tr("Show that run"), this))
{
    Look::setKind(m_detail, "muted");
    m_line->setObjectName(QStringLiteral("testHistory"));
    m_line->setAccessibleName(tr("History of this test, oldest first"));
    m_open->setObjectName(QStringLiteral("openHistoryRun"));
    auto *below = new QHBoxLayout;
    below->setContentsMargins(0, 0, 0, 0);
    below->setSpacing(metrics::kSmall);
    below->addWidget(m_detail, 1);
    below->addWidget(m_open);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::kTight);
    layout->addWidget(m_summary);
    layout->addWidget(m_line);
    layout->addLayout(below);
    connect(m_line, &Sparkline::currentChanged, this, &TestHistoryPanel::showDetail);
    connect(m_line, &Sparkline::activated, this, &TestHistoryPanel::chooseRun);
    connect(m_open, &QPushButton::clicked, this, &TestHistoryPanel::chooseRun);
    showLoading();
}

void TestHistoryPanel::showLoading()
{
    m_runs.clear();
    m_line->setMarks({});
    m_summary->setFullText(tr("History…"));
    showDetail(-1);
}

void TestHistoryPanel::show(const TestHistory &history)
{
    m_runs.assign(history.runs.items.rbegin(), history.runs.items.rend());
    std::vector<Sparkline::Mark> marks;
    for (const TestRun &run : m_runs)
        marks.push_back({static_cast<double>(run.duration.count()), Look::say(run.status).tone, shapeOf(run.status),
                         words(run, spokenDuration(run.duration))});
    m_summary->setFullText(summaryOf(history));
    m_line->setMarks(std::move(marks));
    showDetail(m_line->current());
}

void TestHistoryPanel::showTrouble(const Failure &failure)
{
    showLoading();
    m_summary->setFullText(failure.kind == FailureKind::NotFound ? tr("No history yet.") : Look::failureText(failure));
}

QString TestHistoryPanel::summary() const { return m_summary->fullText(); }

QString TestHistoryPanel::detail() const { return m_detail->fullText(); }

void TestHistoryPanel::showDetail(int index)
{
    const bool any = index >= 0 && index < static_cast<int>(m_runs.size());
    m_line->setVisible(!m_runs.empty());
    m_detail->setVisible(any);
    m_open->setVisible(any);
    if (!any)
        return;
    const TestRun &run = m_runs[static_cast<std::size_t>(index)];
    m_detail->setFullText(words(run, shortDuration(run.duration)) + QStringLiteral(" · ") + qtext(run.execution.substr(0, 8)));
}

void TestHistoryPanel::chooseRun()
{
    const int index = m_line->current();
    if (index >= 0 && index < static_cast<int>(m_runs.size()))
        Q_EMIT runChosen(m_runs[static_cast<std::size_t>(index)].execution);
}

} // namespace genie::ui
