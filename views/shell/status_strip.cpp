// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/status_strip.h"

#include "views/state/engine_watch.h"
#include "views/style/look.h"
#include "views/widgets/elided_label.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QTimer>

namespace genie::ui {

namespace {

constexpr int kSaidFor = 12'000;

QFrame *makeSeparator(QWidget *parent)
{
    auto *line = new QFrame(parent);
    Look::setKind(line, "line");
    line->setFixedSize(1, 14);
    return line;
}

} // namespace

StatusStrip::StatusStrip(const EngineWatch &watch, QWidget *parent)
    : QFrame(parent),
      m_watch(watch),
      m_glyph(new QLabel(this)),
      m_state(new QLabel(this)),
      m_running(new QLabel(this)),
      m_separator(makeSeparator(this)),
      m_line(new ElidedLabel(this)),
      m_store(new QLabel(this)),
      m_until(new QTimer(this))
{
    Look::setKind(this, "strip");
    setFixedHeight(30);
    m_line->setObjectName(QStringLiteral("statusLine"));
    m_running->setObjectName(QStringLiteral("statusRunning"));
    for (QLabel *label : {m_state, m_running, static_cast<QLabel *>(m_line), m_store}) {
        label->setFont(Look::font(Type::Small));
        Look::setKind(label, "muted");
    }
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::kLarge + 4, 0, metrics::kLarge, 0);
    layout->setSpacing(metrics::kSmall);
    layout->addWidget(m_glyph);
    layout->addWidget(m_state);
    layout->addWidget(makeSeparator(this));
    layout->addWidget(m_running);
    layout->addWidget(m_separator);
    layout->addWidget(m_line, 1);
    layout->addWidget(m_store);
    m_until->setSingleShot(true);
    m_until->setInterval(kSaidFor);
    connect(m_until, &QTimer::timeout, this, [this] {
        m_said.clear();
        refresh();
    });
    connect(&watch, &EngineWatch::changed, this, &StatusStrip::refresh);
    connect(&Look::current(), &Look::changed, this, &StatusStrip::refresh);
    refresh();
}

void StatusStrip::say(const QString &line)
{
    m_said = line;
    m_until->start();
    refresh();
}

void StatusStrip::refresh()
{
    const Saying state = Look::say(m_watch.state());
    m_glyph->setPixmap(icon(state.iconName, state.tone).pixmap(14));
    m_state->setText(tr("Engine: %1").arg(state.word.toLower()));
    const int active = m_watch.activeCount();
    m_running->setText(active == 0 ? tr("Nothing running") : counted(active, tr("run under way"), tr("runs under way")));
    const std::optional<Moment> at = m_watch.lastEventAt();
    const QString last = at ? clockTime(*at) + QStringLiteral("  ") + m_watch.lastEvent() : QString();
    m_line->setFullText(m_said.isEmpty() ? last : m_said);
    m_separator->setVisible(!m_line->fullText().isEmpty());
    const std::string &version = m_watch.engine().version;
    m_store->setText(version.empty() ? QString() : tr("version %1").arg(qtext(version)));
}

} // namespace genie::ui
