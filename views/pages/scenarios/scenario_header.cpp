// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/scenarios/scenario_header.h"

#include "views/style/look.h"
#include "views/widgets/chip.h"
#include "views/widgets/elided_label.h"
#include "views/widgets/flow_layout.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace genie::ui {

ScenarioHeader::ScenarioHeader(QWidget *parent)
    : QWidget(parent),
      m_title(new ElidedLabel(this)),
      m_health(new Chip(this)),
      m_description(new QLabel(this)),
      m_path(new ElidedLabel(this, Qt::ElideMiddle)),
      m_chips(new QWidget(this)),
      m_folder(new QPushButton(icon(QStringLiteral("folder")), tr(" Open folder"), this)),
      m_remove(new QPushButton(icon(QStringLiteral("trash")), tr(" Remove"), this))
{
    m_title->setFont(Look::font(Type::Title));
    m_description->setWordWrap(true);
    m_description->setTextFormat(Qt::PlainText);
    Look::setKind(m_path, "muted");
    new FlowLayout(m_chips, metrics::kTight, metrics::kTight);
    m_folder->setObjectName(QStringLiteral("openFolder"));
    m_remove->setObjectName(QStringLiteral("remove"));
    m_remove->setToolTip(tr("Forgets this folder. Its files and its history stay."));
    auto *top = new QHBoxLayout;
    top->setSpacing(metrics::kMedium);
    top->addWidget(m_title);
    top->addWidget(m_health);
    top->addStretch(1);
    top->addWidget(m_folder);
    top->addWidget(m_remove);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::kTight);
    layout->addLayout(top);
    layout->addWidget(m_path);
    layout->addWidget(m_description);
    layout->addSpacing(metrics::kTight);
    layout->addWidget(m_chips);
    connect(m_folder, &QPushButton::clicked, this, &ScenarioHeader::openFolderRequested);
    connect(m_remove, &QPushButton::clicked, this, &ScenarioHeader::removeRequested);
}

void ScenarioHeader::setScenario(const ScenarioSummary &scenario)
{
    const QString name = qtext(scenario.name);
    const QString display = qtext(scenario.displayName);
    m_title->setFullText(display.isEmpty() ? name : display);
    m_health->say(scenario.lastExecution ? Look::say(scenario.lastExecution->status) : Look::sayNeverRun());
    m_path->setFullText(display.isEmpty() || display == name ? qtext(scenario.path)
                                                             : name + QStringLiteral("  ·  ") + qtext(scenario.path));
    m_description->setText(qtext(scenario.description).simplified());
    m_description->setVisible(!scenario.description.empty());
    m_remove->setVisible(scenario.registered);
    fillChips(scenario);
}

void ScenarioHeader::fillChips(const ScenarioSummary &scenario)
{
    qDeleteAll(m_chips->findChildren<Chip *>(QString(), Qt::FindDirectChildrenOnly));
    const auto add = [this](const QString &text, Tone tone) { m_chips->layout()->addWidget(new Chip(text, tone, {}, m_chips)); };
    for (const std::string &language : scenario.languages) {
        add(Look::languageName(language), Tone::Accent);
    }
    if (scenario.registered) {
        add(tr("added by you"), Tone::Neutral);
    }
    if (!scenario.hasConfig) {
        add(tr("plain repository"), Tone::Neutral);
    }
    for (const std::string &tag : scenario.tags) {
        add(qtext(tag), Tone::Neutral);
    }
    m_chips->setVisible(m_chips->layout()->count() > 0);
}

} // namespace genie::ui
