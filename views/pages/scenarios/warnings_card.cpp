// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/scenarios/warnings_card.h"

#include "views/style/look.h"
#include "views/widgets/elided_label.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace genie::ui {

namespace {

constexpr std::size_t kFew = 4;
constexpr std::size_t kMost = 200;

} // namespace

WarningsCard::WarningsCard(QWidget *parent) : Card(tr("Configuration warnings"), parent), m_more(new QPushButton(this))
{
    Look::setKind(m_more, "link");
    addAction(m_more);
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_all = !m_all;
        fill();
    });
    hide();
}

void WarningsCard::setWarnings(const std::vector<ConfigWarning> &warnings)
{
    if (warnings == m_warnings && m_rows) {
        return;
    }
    m_warnings = warnings;
    m_all = false;
    setNote(number(static_cast<std::int64_t>(warnings.size())));
    setVisible(!warnings.empty());
    fill();
}

void WarningsCard::fill()
{
    delete m_rows;
    m_rows = new QWidget(this);
    auto *layout = new QVBoxLayout(m_rows);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::kMedium);
    body()->addWidget(m_rows);
    const std::size_t shown = std::min(m_warnings.size(), m_all ? kMost : kFew);
    for (std::size_t row = 0; row < shown; ++row) {
        addRow(m_warnings[row]);
    }
    m_more->setVisible(m_warnings.size() > kFew);
    m_more->setText(m_all ? tr("Show fewer") : tr("Show all %1").arg(number(static_cast<std::int64_t>(m_warnings.size()))));
}

void WarningsCard::addRow(const ConfigWarning &warning)
{
    auto *row = new QWidget(m_rows);
    auto *grid = new QGridLayout(row);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(metrics::kSmall);
    grid->setVerticalSpacing(metrics::kHair);
    auto *mark = new QLabel(row);
    mark->setPixmap(icon(QStringLiteral("warning"), Tone::Warning).pixmap(metrics::kIcon));
    auto *place = new ElidedLabel(row, Qt::ElideMiddle);
    place->setFont(Look::font(Type::Mono));
    const QString path = qtext(warning.path);
    place->setFullText(path.isEmpty() ? qtext(warning.file) : qtext(warning.file) + QStringLiteral("  ") + path);
    auto *message = new QLabel(qtext(warning.message), row);
    message->setTextFormat(Qt::PlainText);
    message->setWordWrap(true);
    message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    Look::setKind(message, "muted");
    grid->addWidget(mark, 0, 0);
    grid->addWidget(place, 0, 1);
    grid->addWidget(message, 1, 1);
    grid->setColumnStretch(1, 1);
    m_rows->layout()->addWidget(row);
}

} // namespace genie::ui
