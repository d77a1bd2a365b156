// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/runs/test_pane.h"

#include "core/base/text.h"
#include "views/models/spoken.h"
#include "views/pages/runs/test_history_panel.h"
#include "views/style/look.h"
#include "views/widgets/chip.h"
#include "views/widgets/elided_label.h"
#include "views/widgets/flow_layout.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace genie::ui {

TestPane::TestPane(QWidget *parent) : QStackedWidget(parent)
{
    auto *nothing = new QLabel(tr("Choose a test to see what it said."), this);
    nothing->setAlignment(Qt::AlignCenter);
    Look::setKind(nothing, "muted");
    addWidget(nothing);
    addWidget(makeBody());
}

QPushButton *TestPane::makeButton(const QString &iconName, const QString &text, const char *name)
{
    auto *button = new QPushButton(icon(iconName), u' ' + text, this);
    button->setObjectName(QString::fromLatin1(name));
    return button;
}

QWidget *TestPane::makeBody()
{
    auto *body = new QWidget(this);
    m_status = new Chip(body);
    m_name = new ElidedLabel(body);
    m_name->setFont(Look::font(Type::Heading));
    m_facts = new ElidedLabel(body, Qt::ElideMiddle);
    Look::setKind(m_facts, "muted");
    m_open = makeButton(QStringLiteral("external"), tr("Open"), "openTest");
    m_run = makeButton(QStringLiteral("play"), tr("Run this test"), "runTest");
    m_copy = makeButton(QStringLiteral("copy"), tr("Copy command"), "copyCommand");
    m_copyNative = makeButton(QStringLiteral("terminal"), tr("Copy tool's command"), "copyNative");
    m_message = new QPlainTextEdit(body);
    m_message->setReadOnly(true);
    m_message->setFont(Look::font(Type::Mono));
    m_message->setAccessibleName(tr("Message of the test"));
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_silent = new QLabel(body);
    Look::setKind(m_silent, "muted");
    m_history = new TestHistoryPanel(body);
    auto *title = new QHBoxLayout;
    title->setSpacing(metrics::kSmall);
    title->addWidget(m_status);
    title->addWidget(m_name, 1);
    auto *buttons = new FlowLayout(nullptr, metrics::kSmall, metrics::kTight);
    for (QPushButton *button : {m_run, m_open, m_copy, m_copyNative})
        buttons->addWidget(button);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(metrics::kLarge, metrics::kMedium, metrics::kLarge, metrics::kSmall);
    layout->setSpacing(metrics::kSmall);
    layout->addLayout(title);
    layout->addWidget(m_facts);
    layout->addLayout(buttons);
    layout->addWidget(m_history);
    layout->addWidget(m_silent);
    layout->addWidget(m_message, 1);
    layout->addStretch(0);

    connect(m_open, &QPushButton::clicked, this, [this] { Q_EMIT openRequested(*m_test); });
    connect(m_run, &QPushButton::clicked, this, [this] { Q_EMIT runRequested(*m_test); });
    connect(m_copy, &QPushButton::clicked, this, [this] { Q_EMIT commandRequested(*m_test, false); });
    connect(m_copyNative, &QPushButton::clicked, this, [this] { Q_EMIT commandRequested(*m_test, true); });
    return body;
}

QString TestPane::placeOf(const TestCase &test)
{
    const QString file = oneLine(test.file);
    return file.isEmpty() || test.line <= 0 ? file : file + u':' + QString::number(test.line);
}

QString TestPane::factsOf(const TestCase &test)
{
    QStringList facts{shortDuration(test.duration), placeOf(test), oneLine(test.suite), Look::languageName(test.toolchain)};
    if (!test.rawStatus.empty())
        facts.append(tr("the tool says “%1”").arg(oneLine(test.rawStatus)));
    if (test.attempt > 1)
        facts.append(tr("attempt %1").arg(number(test.attempt)));
    for (const std::string &requirement : test.requirementIds)
        facts.append(oneLine(requirement));
    facts.removeAll(QString());
    return facts.join(QStringLiteral(" · "));
}

void TestPane::show(const std::optional<TestCase> &test)
{
    m_test = test;
    setCurrentIndex(test ? 1 : 0);
    if (!test)
        return;
    m_status->say(Look::say(test->status));
    m_name->setFullText(oneLine(test->name, 1000));
    m_facts->setFullText(factsOf(*test));
    m_open->setEnabled(!test->file.empty());
    const QString place = placeOf(*test);
    m_open->setToolTip(place.isEmpty() ? tr("The tool names no file for this test") : plainToolTip(tr("Open %1 in the editor").arg(place)));
    const QString message = qtext(text::withoutControls(test->message));
    m_message->setPlainText(message);
    m_message->setVisible(!message.isEmpty());
    m_silent->setVisible(message.isEmpty());
    m_silent->setText(test->status == TestStatus::Passed ? tr("It passed without a message.")
                                                         : tr("It left no message; the log has its output."));
    m_history->showLoading();
}

void TestPane::setUsable(bool usable)
{
    for (QPushButton *button : {m_run, m_copy, m_copyNative})
        button->setEnabled(usable);
}

QString TestPane::message() const { return m_message->toPlainText(); }

} // namespace genie::ui
