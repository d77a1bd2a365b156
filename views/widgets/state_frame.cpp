// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/state_frame.h"

#include "views/style/look.h"
#include "views/widgets/banner.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

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
    m_loading = new QWidget(this);
    auto *loading = new QVBoxLayout(m_loading);
    m_loadingText = new QLabel(tr("Loading…"), m_loading);
    m_loadingText->setAlignment(Qt::AlignCenter);
    Look::setKind(m_loadingText, "muted");
    loading->addWidget(m_loadingText, 1);
    m_stack->addWidget(m_loading);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_content);
    connect(&Look::current(), &Look::changed, this, [this] { m_picture->setPixmap(icon(m_iconName).pixmap(metrics::kBigIcon)); });
}

QWidget *StateFrame::makeNotice()
{
    auto *notice = new QWidget(this);
    auto *layout = new QVBoxLayout(notice);
    layout->setContentsMargins(metrics::kPage, metrics::kPage, metrics::kPage, metrics::kPage);
    layout->setSpacing(metrics::kSmall);
    m_picture = new QLabel(notice);
    m_headline = new QLabel(notice);
    m_headline->setFont(Look::font(Type::Heading));
    m_advice = new QLabel(notice);
    m_advice->setWordWrap(true);
    Look::setKind(m_advice, "muted");
    for (QLabel *label : {m_picture, m_headline, m_advice}) {
        label->setAlignment(Qt::AlignCenter);
    }
    m_actions = new QVBoxLayout;
    m_actions->setSpacing(metrics::kSmall);
    layout->addStretch(2);
    layout->addWidget(m_picture, 0, Qt::AlignHCenter);
    layout->addSpacing(metrics::kTight);
    layout->addWidget(m_headline, 0, Qt::AlignHCenter);
    layout->addWidget(m_advice, 0, Qt::AlignHCenter);
    layout->addSpacing(metrics::kSmall);
    layout->addLayout(m_actions);
    layout->addStretch(3);
    return notice;
}

void StateFrame::setState(State state)
{
    m_state = state;
    m_stack->setCurrentWidget(state == State::Live ? m_content : state == State::Empty ? m_empty : m_loading);
}

void StateFrame::setEmpty(const QString &iconName, const QString &headline, const QString &advice)
{
    m_iconName = iconName;
    m_picture->setPixmap(icon(iconName).pixmap(metrics::kBigIcon));
    m_headline->setText(headline);
    m_advice->setText(advice);
    // A centred label gets no height for its width from the layout.
    const int width = std::min(kAdviceWidth, m_advice->fontMetrics().horizontalAdvance(advice) + metrics::kSmall);
    m_advice->setFixedSize(width, m_advice->heightForWidth(width));
}

QPushButton *StateFrame::addEmptyAction(const QString &text, bool primary)
{
    auto *button = new QPushButton(text, m_empty);
    if (primary) {
        Look::setKind(button, "primary");
    }
    m_actions->addWidget(button, 0, Qt::AlignHCenter);
    return button;
}

void StateFrame::setLoadingText(const QString &text) { m_loadingText->setText(text); }

void StateFrame::setLost(bool lost, Moment since)
{
    m_lost = lost;
    if (lost) {
        m_banner->say(tr("Stale: the engine has not answered since %1. This is the last that was known.").arg(clockTime(since)));
    } else {
        m_banner->hide();
    }
}

} // namespace genie::ui
