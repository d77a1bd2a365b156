// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/state_frame.h"

#include "views/style/look.h"
#include "views/widgets/banner.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace genie::ui {

namespace {

constexpr int kAdviceWidth = 440;

} // namespace

StateFrame::StateFrame(QWidget *content, QWidget *parent)
    : QWidget(parent), m_stack(new QStackedWidget(this)), m_banner(new Banner(this)), m_content(content)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_stack, 1);
    m_empty = makeNotice();
    m_trouble = makeNotice();
    m_trouble.tone = Tone::Failed;
    m_loading = new QWidget(this);
    auto *loading = new QVBoxLayout(m_loading);
    m_loadingText = new QLabel(tr("Loading…"), m_loading);
    m_loadingText->setAlignment(Qt::AlignCenter);
    Look::setKind(m_loadingText, "muted");
    loading->addWidget(m_loadingText, 1);
    m_stack->addWidget(m_loading);
    m_stack->addWidget(m_empty.widget);
    m_stack->addWidget(m_trouble.widget);
    m_stack->addWidget(m_content);
    connect(&Look::current(), &Look::changed, this, [this] {
        for (const Notice *notice : {&m_empty, &m_trouble}) {
            notice->picture->setPixmap(icon(notice->iconName, notice->tone).pixmap(metrics::kBigIcon));
        }
    });
}

StateFrame::Notice StateFrame::makeNotice()
{
    Notice notice;
    notice.widget = new QWidget(this);
    auto *layout = new QVBoxLayout(notice.widget);
    layout->setContentsMargins(metrics::kPage, metrics::kPage, metrics::kPage, metrics::kPage);
    layout->setSpacing(metrics::kSmall);
    notice.picture = new QLabel(notice.widget);
    notice.headline = new QLabel(notice.widget);
    notice.headline->setFont(Look::font(Type::Heading));
    notice.advice = new QLabel(notice.widget);
    notice.advice->setWordWrap(true);
    notice.advice->setTextFormat(Qt::PlainText);
    Look::setKind(notice.advice, "muted");
    for (QLabel *label : {notice.picture, notice.headline, notice.advice}) {
        label->setAlignment(Qt::AlignCenter);
    }
    notice.actions = new QVBoxLayout;
    notice.actions->setSpacing(metrics::kSmall);
    layout->addStretch(2);
    layout->addWidget(notice.picture, 0, Qt::AlignHCenter);
    layout->addSpacing(metrics::kTight);
    layout->addWidget(notice.headline, 0, Qt::AlignHCenter);
    layout->addWidget(notice.advice, 0, Qt::AlignHCenter);
    layout->addSpacing(metrics::kSmall);
    layout->addLayout(notice.actions);
    layout->addStretch(3);
    return notice;
}

void StateFrame::setState(State state)
{
    m_state = state;
    QWidget *const shown[] = {m_empty.widget, m_loading, m_content, m_trouble.widget};
    m_stack->setCurrentWidget(shown[static_cast<int>(state)]);
    showBanner();
}

void StateFrame::fill(Notice &notice, const QString &iconName, const QString &headline, const QString &advice)
{
    notice.iconName = iconName;
    notice.picture->setPixmap(icon(iconName, notice.tone).pixmap(metrics::kBigIcon));
    notice.headline->setText(headline);
    notice.advice->setText(advice);
    // A centred label gets no height for its width from the layout.
    const int natural = notice.advice->fontMetrics().boundingRect(QRect(0, 0, 1 << 16, 1 << 16), 0, advice).width();
    const int width = std::min(kAdviceWidth, natural + metrics::kSmall);
    notice.advice->setFixedSize(width, notice.advice->heightForWidth(width));
}

void StateFrame::setEmpty(const QString &iconName, const QString &headline, const QString &advice)
{
    fill(m_empty, iconName, headline, advice);
}

void StateFrame::setTrouble(const QString &headline, const QString &reason)
{
    fill(m_trouble, QStringLiteral("error"), headline, reason + QStringLiteral("\n\n") + tr("F5 asks again."));
    setState(State::Trouble);
}

QPushButton *StateFrame::addEmptyAction(const QString &text, bool primary)
{
    auto *button = new QPushButton(text, m_empty.widget);
    if (primary) {
        Look::setKind(button, "primary");
    }
    m_empty.actions->addWidget(button, 0, Qt::AlignHCenter);
    return button;
}

void StateFrame::setLoadingText(const QString &text) { m_loadingText->setText(text); }

void StateFrame::setLost(bool lost, Moment since)
{
    m_lost = lost;
    m_lostSince = since;
    showBanner();
}

void StateFrame::setToldElsewhere(bool told)
{
    if (std::exchange(m_toldElsewhere, told) != told)
        showBanner();
}

void StateFrame::showBanner()
{
    if (!m_lost || m_toldElsewhere || m_state == State::Trouble) { // a reason says more
        m_banner->hide();
    } else if (m_state == State::Live) {
        m_banner->say(tr("Stale: the engine has not answered since %1. This is the last that was known.").arg(clockTime(m_lostSince)));
    } else {
        m_banner->say(tr("The engine has not answered since %1.").arg(clockTime(m_lostSince)));
    }
}

} // namespace genie::ui
