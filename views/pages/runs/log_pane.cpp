// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/runs/log_pane.h"

#include "views/pages/runs/log_view.h"
#include "views/state/ask.h"
#include "views/style/look.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace genie::ui {

namespace {
constexpr int kTypingPause = 200;            ///< milliseconds
constexpr std::size_t kMostMatches = 20'000; ///< that are walked through without asking again
} // namespace

LogPane::LogPane(Link &link, QWidget *parent)
    : QWidget(parent),
      m_link(link),
      m_view(new LogView(link, this)),
      m_stack(new QStackedWidget(this)),
      m_notice(new QLabel(this)),
      m_search(new QLineEdit(this)),
      m_found(new QLabel(this)),
      m_size(new QLabel(this))
{
    m_search->setPlaceholderText(tr("Search in this log"));
    m_search->setAccessibleName(tr("Search in this log"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(280);
    m_previous = makeButton(QStringLiteral("arrow-up"), tr("Previous match (Shift+Enter)"));
    m_next = makeButton(QStringLiteral("arrow-down"), tr("Next match (Enter)"));
    m_follow = makeButton(QStringLiteral("follow"), tr("Follow the end of the log"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_notice->setAlignment(Qt::AlignCenter);
    m_notice->setTextFormat(Qt::PlainText);
    m_notice->setWordWrap(true);
    for (QLabel *label : {m_notice, m_found, m_size})
        Look::setKind(label, "muted");
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(metrics::kLarge, metrics::kSmall, metrics::kLarge, metrics::kSmall);
    bar->setSpacing(metrics::kTight);
    bar->addWidget(m_search, 1);
    bar->addWidget(m_previous);
    bar->addWidget(m_next);
    bar->addSpacing(metrics::kTight);
    bar->addWidget(m_found);
    bar->addStretch(1);
    bar->addWidget(m_size);
    bar->addSpacing(metrics::kTight);
    bar->addWidget(m_follow);
    m_stack->addWidget(m_notice);
    m_stack->addWidget(m_view);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_stack, 1);

    m_pause.setSingleShot(true);
    m_pause.setInterval(kTypingPause);
    connect(&m_pause, &QTimer::timeout, this, &LogPane::startSearch);
    connect(m_search, &QLineEdit::textChanged, &m_pause, qOverload<>(&QTimer::start));
    connect(m_search, &QLineEdit::returnPressed, this, [this] { step(1); });
    auto *back = new QShortcut(QKeySequence(Qt::SHIFT | Qt::Key_Return), m_search, nullptr, nullptr, Qt::WidgetShortcut);
    connect(back, &QShortcut::activated, this, [this] { step(-1); });
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
    connect(m_follow, &QToolButton::toggled, m_view, &LogView::setFollowing);
    connect(m_view, &LogView::followingChanged, m_follow, &QToolButton::setChecked);
    connect(m_view, &LogView::stateChanged, this, &LogPane::showState);
    showState();
}

QToolButton *LogPane::makeButton(const QString &iconName, const QString &words)
{
    auto *button = new QToolButton(this);
    button->setIcon(icon(iconName));
    button->setToolTip(words);
    button->setAccessibleName(words);
    return button;
}

void LogPane::open(const ExecutionId &run, const std::string &phase, bool live)
{
    const bool ended = m_live && !live;
    m_live = live;
    if (run == m_run && phase == m_phase) {
        if (ended)
            grow(); // for the last lines
        showState();
        return;
    }
    ++m_generation;
    m_run = run;
    m_phase = phase;
    m_opened = false;
    m_matches.clear();
    m_more = false;
    m_searching = false;
    m_at = -1;
    if (isVisible())
        openNow();
    else
        m_view->open({}, {});
    showState();
}

void LogPane::openNow()
{
    m_opened = true;
    m_view->open(m_run, m_phase);
    if (!m_text.isEmpty())
        askMatches(0);
}

void LogPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_opened)
        openNow();
    else if (m_live)
        m_view->grow();
}

void LogPane::grow()
{
    if (isVisible() && m_opened)
        m_view->grow();
}

void LogPane::startSearch()
{
    if (m_text == m_search->text())
        return;
    ++m_generation;
    m_text = m_search->text();
    m_matches.clear();
    m_more = false;
    m_searching = false;
    m_at = -1;
    if (m_text.isEmpty()) {
        m_view->setMatches({}, -1);
        showState();
        return;
    }
    askMatches(0);
}

void LogPane::askMatches(std::int64_t firstLine)
{
    if (m_phase.empty() || m_searching)
        return;
    m_searching = true;
    ui::ask(m_link.runs().searchLog(m_run, m_phase, utf8(m_text), firstLine), this,
            [this, generation = m_generation](const Outcome<LogMatches> &answer) {
                if (generation == m_generation)
                    takeMatches(answer);
            });
    showState();
}

void LogPane::takeMatches(const Outcome<LogMatches> &answer)
{
    m_searching = false;
    if (!answer) {
        m_more = false;
        showState();
        return;
    }
    const bool first = m_at < 0;
    for (const std::int64_t line : answer->lines) {
        if (m_matches.empty() || line > m_matches.back())
            m_matches.push_back(line);
    }
    m_more = answer->more && !answer->lines.empty();
    if (m_more && m_matches.size() < kMostMatches)
        askMatches(m_matches.back() + 1);
    if (first && !m_matches.empty()) {
        // The first one from where the reader is; around the corner when there is none below.
        const auto below = std::lower_bound(m_matches.begin(), m_matches.end(), m_view->firstVisible());
        m_at = below == m_matches.end() ? 0 : static_cast<int>(below - m_matches.begin());
        showMatch();
    } else if (m_at < 0) {
        m_view->setMatches(m_text, -1);
    }
    showState();
}

void LogPane::step(int by)
{
    if (m_text != m_search->text()) { // Enter before the pause was over
        m_pause.stop();
        startSearch();
        return;
    }
    if (m_matches.empty())
        return;
    const int count = static_cast<int>(m_matches.size());
    if (m_at + by >= count && m_more) {
        askMatches(m_matches.back() + 1);
        return;
    }
    m_at = (m_at + by + count) % count;
    showMatch();
    showState();
}

void LogPane::showMatch() { m_view->setMatches(m_text, m_matches[static_cast<std::size_t>(m_at)]); }

QString LogPane::matchText() const
{
    if (m_text.isEmpty())
        return {};
    if (m_matches.empty())
        return m_searching ? tr("Searching…") : tr("Not found");
    const QString count = number(static_cast<std::int64_t>(m_matches.size()));
    return (m_more || m_searching ? tr("%1 of %2+ lines") : tr("%1 of %2 lines")).arg(number(m_at + 1), count);
}

bool LogPane::settled() const { return !isVisible() || (!m_view->asking() && !m_searching && !m_pause.isActive()); }

void LogPane::showState()
{
    const bool any = !m_matches.empty();
    m_previous->setEnabled(any);
    m_next->setEnabled(any);
    m_found->setText(matchText());
    const std::int64_t lines = m_view->lineCount();
    m_size->setText(lines > 0 ? QStringLiteral("%1 · %2").arg(counted(lines, tr("line"), tr("lines")), bytes(m_view->bytes())) : QString());
    m_follow->setVisible(m_live);
    m_stack->setCurrentIndex(lines > 0 ? 1 : 0);
    if (m_phase.empty())
        m_notice->setText(tr("Choose a phase to see its log."));
    else if (m_view->failure() && m_view->failure()->kind != FailureKind::NotFound)
        m_notice->setText(Look::failureText(*m_view->failure()));
    else if (m_view->asking())
        m_notice->setText(tr("Opening the log…"));
    else
        m_notice->setText(m_live ? tr("Nothing was logged yet.") : tr("This phase logged nothing."));
}

} // namespace genie::ui
