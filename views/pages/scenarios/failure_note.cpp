// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/scenarios/failure_note.h"

#include "core/base/text.h"
#include "views/style/look.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace genie::ui {

namespace {

constexpr std::size_t kErrorLimit = 400;

QString remedyOf(const PhaseResult &phase)
{
    if (phase.remediations.empty()) {
        return Look::failureClassHint(phase.failureClass);
    }
    const Remediation &first = phase.remediations.front();
    return first.command.empty() ? qtext(first.text) : qtext(first.text) + QStringLiteral("  ") + qtext(first.command);
}

} // namespace

FailureNote::FailureNote(QWidget *parent)
    : QFrame(parent), m_headline(new QLabel(this)), m_error(new QLabel(this)), m_remedy(new QLabel(this))
{
    Look::setKind(this, "note-failed");
    m_headline->setFont(Look::font(Type::Strong));
    Look::setKind(m_headline, "failed");
    m_error->setFont(Look::font(Type::Mono));
    for (QLabel *label : {m_headline, m_error, m_remedy}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    auto *open = new QPushButton(tr("Open this run"), this);
    open->setObjectName(QStringLiteral("openFailure"));
    connect(open, &QPushButton::clicked, this, [this] { Q_EMIT openRequested(m_id); });
    auto *texts = new QVBoxLayout;
    texts->setSpacing(metrics::kTight);
    texts->addWidget(m_headline);
    texts->addWidget(m_error);
    texts->addWidget(m_remedy);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::kLarge, metrics::kMedium, metrics::kLarge, metrics::kMedium);
    layout->setSpacing(metrics::kLarge);
    layout->addLayout(texts, 1);
    layout->addWidget(open, 0, Qt::AlignTop);
    hide();
}

void FailureNote::setExecution(const Execution *execution)
{
    const PhaseResult *phase = execution ? execution->firstFailure() : nullptr;
    if (!phase) {
        hide();
        return;
    }
    m_id = qtext(execution->id);
    const QString word = Look::failureClassWord(phase->failureClass);
    const QString name = qtext(phase->name);
    m_headline->setText(word.isEmpty() ? tr("The last run failed in %1").arg(name)
                                       : tr("The last run failed in %1: %2").arg(name, word.toLower()));
    m_error->setText(qtext(text::shortened(phase->error, kErrorLimit)));
    m_error->setVisible(!phase->error.empty());
    m_remedy->setText(remedyOf(*phase));
    m_remedy->setVisible(!m_remedy->text().isEmpty());
    show();
}

} // namespace genie::ui
