// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/dialogs/request_dialog.h"

#include "views/models/spoken.h"
#include "views/state/ask.h"
#include "views/style/look.h"
#include "views/style/metrics.h"
#include "views/widgets/banner.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace genie::ui {

namespace {

constexpr int kMostGaps = 100;  ///< a request for more than that is none that anybody works off
constexpr int kChosenGaps = 3;  ///< chosen from the start: the most urgent
constexpr int kUsualTarget = 95;
constexpr int kLinesOfNotes = 3;

/// What it is, and below that how much of it and why it ranks there.
QString gapWords(const RankedGap &ranked)
{
    if (ranked.requirement)
        return oneLine(ranked.requirement->id + " " + ranked.requirement->text) + u'\n' + oneLine(ranked.reason);
    if (!ranked.file)
        return oneLine(ranked.reason);
    const int lines = Gap{{*ranked.file}, {}}.lineCount();
    return oneLine(ranked.file->path) + u'\n' + counted(lines, QObject::tr("line"), QObject::tr("lines")) + QStringLiteral(" · ") +
           oneLine(ranked.reason);
}

} // namespace

RequestDialog::RequestDialog(Link &link, QWidget *parent) : QDialog(parent), m_link(link)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("requestDialog"));
    setWindowTitle(tr("Ask for tests"));
    m_banner = new Banner(this);
    m_banner->hide();
    m_scenario = new QComboBox(this);
    m_scenario->setObjectName(QStringLiteral("requestScenario"));
    m_gaps = new QListWidget(this);
    m_gaps->setObjectName(QStringLiteral("requestGaps"));
    m_gaps->setAccessibleName(tr("What is missing"));
    m_gaps->setMinimumHeight(6 * metrics::kRow);
    m_gaps->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_gaps->setTextElideMode(Qt::ElideMiddle); // of a long path both ends tell
    m_gaps->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_hint = new QLabel(this);
    m_hint->setObjectName(QStringLiteral("requestHint"));
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setWordWrap(true);
    Look::setKind(m_hint, "muted");
    auto *types = new QWidget(this);
    auto *typeRow = new QHBoxLayout(types);
    typeRow->setContentsMargins(0, 0, 0, 0);
    for (const char *type : {"unit", "integration", "performance", "regression"}) {
        auto *box = new QCheckBox(QString::fromLatin1(type), types);
        box->setObjectName(QStringLiteral("requestType-") + QString::fromLatin1(type));
        box->setChecked(qstrcmp(type, "unit") == 0);
        connect(box, &QCheckBox::toggled, this, &RequestDialog::enableSending);
        typeRow->addWidget(box);
        m_types.append(box);
    }
    typeRow->addStretch(1);
    m_target = new QSpinBox(this);
    m_target->setObjectName(QStringLiteral("requestTarget"));
    m_target->setRange(1, 100);
    m_target->setValue(kUsualTarget);
    m_target->setSuffix(QStringLiteral(" %"));
    m_priority = new QComboBox(this);
    m_priority->setObjectName(QStringLiteral("requestPriority"));
    for (const auto priority : {RequestPriority::Urgent, RequestPriority::High, RequestPriority::Normal, RequestPriority::Low})
        m_priority->addItem(Look::priorityWord(priority), qtext(toWord(priority)));
    m_priority->setCurrentIndex(2);
    m_tracker = new QComboBox(this);
    m_tracker->setObjectName(QStringLiteral("requestTracker"));
    m_tracker->setEditable(true);
    m_tracker->setInsertPolicy(QComboBox::NoInsert);
    m_tracker->lineEdit()->setPlaceholderText(tr("Nobody yet: it waits in the queue"));
    m_tracker->setToolTip(tr("A tracker that is set up, or command:PROGRAM"));
    m_notes = new QPlainTextEdit(this);
    m_notes->setObjectName(QStringLiteral("requestNotes"));
    m_notes->setTabChangesFocus(true);
    m_notes->setPlaceholderText(tr("What whoever writes the tests should know"));
    m_notes->setFixedHeight(m_notes->fontMetrics().lineSpacing() * kLinesOfNotes + metrics::kLarge);
    m_product = new QCheckBox(tr("Product code may be changed, too"), this);
    m_product->setObjectName(QStringLiteral("requestProduct"));

    auto *form = new QFormLayout;
    form->setSpacing(metrics::kSmall);
    form->setLabelAlignment(Qt::AlignLeft);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Scenario"), m_scenario);
    form->addRow(tr("&Gaps"), m_gaps);
    form->addRow(QString(), m_hint);
    form->addRow(tr("Tests"), types);
    form->addRow(tr("&Target"), m_target);
    form->addRow(tr("&Priority"), m_priority);
    form->addRow(tr("&Hand to"), m_tracker);
    form->addRow(tr("&Notes"), m_notes);
    form->addRow(QString(), m_product);
    auto *buttons = new QDialogButtonBox(this);
    m_queue = buttons->addButton(tr("Queue"), QDialogButtonBox::AcceptRole);
    m_queue->setObjectName(QStringLiteral("requestQueue"));
    m_queue->setDefault(true);
    buttons->addButton(QDialogButtonBox::Cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::kLarge, metrics::kLarge, metrics::kLarge, metrics::kLarge);
    layout->setSpacing(metrics::kMedium);
    layout->addWidget(m_banner);
    layout->addLayout(form, 1);
    layout->addWidget(buttons);
    resize(620, sizeHint().height());
    connect(buttons, &QDialogButtonBox::accepted, this, &RequestDialog::send);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_scenario, &QComboBox::currentIndexChanged, this, &RequestDialog::askGaps);
    askScenarios();
    askTrackers();
    enableSending();
}

NewRequest RequestDialog::wish() const
{
    NewRequest wish;
    wish.scenario = utf8(m_scenario->currentText());
    for (const QCheckBox *box : m_types)
        if (box->isChecked())
            wish.types.push_back(utf8(box->text()));
    wish.coverageTarget = m_target->value();
    wish.priority = utf8(m_priority->currentData().toString());
    wish.notes = utf8(m_notes->toPlainText().trimmed());
    // A label that was chosen stands for its name; anything else is what was typed.
    const QString typed = m_tracker->currentText().trimmed();
    const int known = m_tracker->findText(typed);
    wish.tracker = utf8(known >= 0 ? m_tracker->itemData(known).toString() : typed);
    for (int row = 0; row < m_gaps->count(); ++row) {
        if (m_gaps->item(row)->checkState() != Qt::Checked)
            continue;
        const RankedGap &ranked = m_ranked[static_cast<std::size_t>(row)];
        if (ranked.file)
            wish.gap.files.push_back(*ranked.file);
        if (ranked.requirement)
            wish.gap.requirements.push_back(*ranked.requirement);
    }
    wish.allowProductChanges = m_product->isChecked();
    wish.requestedBy = qEnvironmentVariable("USER").toStdString();
    wish.source = "console";
    return wish;
}

void RequestDialog::askScenarios()
{
    ask(m_link.scenarios().list(), this, [this](const Outcome<std::vector<ScenarioSummary>> &scenarios) {
        if (!scenarios) {
            m_banner->say(Look::failureText(scenarios.error()), Tone::Failed);
            return;
        }
        for (const ScenarioSummary &scenario : *scenarios)
            m_scenario->addItem(oneLine(scenario.name));
        enableSending();
    });
}

void RequestDialog::askTrackers()
{
    ask(m_link.requests().trackers(), this, [this](const Outcome<std::vector<TrackerChoice>> &choices) {
        if (!choices)
            return;
        const QString typed = m_tracker->currentText();
        for (const TrackerChoice &choice : *choices) {
            m_tracker->addItem(oneLine(choice.label), qtext(choice.name));
            m_tracker->setItemData(m_tracker->count() - 1, plainToolTip(oneLine(choice.detail)), Qt::ToolTipRole);
        }
        m_tracker->setCurrentIndex(-1);
        m_tracker->setEditText(typed);
    });
}

void RequestDialog::askGaps()
{
    m_gaps->clear();
    m_ranked.clear();
    m_hint->setText(tr("Looking for gaps…"));
    const int generation = ++m_generation;
    ask(m_link.coverage().show(utf8(m_scenario->currentText())), this, [this, generation](const Outcome<CoverageView> &view) {
        if (generation == m_generation)
            showGaps(view);
    });
}

void RequestDialog::showGaps(const Outcome<CoverageView> &view)
{
    if (!view) {
        m_hint->setText(Look::failureText(view.error()));
        return;
    }
    for (const RankedGap &ranked : view->gaps) {
        if (m_gaps->count() == kMostGaps)
            break;
        auto *item = new QListWidgetItem(gapWords(ranked), m_gaps);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(m_gaps->count() <= kChosenGaps ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(plainToolTip(item->text()));
        m_ranked.push_back(ranked);
    }
    if (m_gaps->count() > 0)
        m_gaps->setCurrentRow(0);
    const auto rest = static_cast<int>(view->gaps.size()) - m_gaps->count();
    m_hint->setText(m_gaps->count() == 0 ? tr("No gap is known here. Run the unit phase to measure; without a gap all that the baseline lacks is asked for.")
                    : rest > 0           ? tr("%1 less urgent gaps are not shown.").arg(number(rest))
                                         : tr("The most urgent come first; without a choice all that the baseline lacks is asked for."));
}

void RequestDialog::enableSending()
{
    const bool type = std::any_of(m_types.begin(), m_types.end(), [](const QCheckBox *box) { return box->isChecked(); });
    m_queue->setEnabled(!m_sending && type && m_scenario->count() > 0);
}

void RequestDialog::send()
{
    if (!m_queue->isEnabled()) // Enter in a field
        return;
    m_sending = true;
    enableSending();
    m_banner->hide();
    ask(m_link.requests().queue(wish()), this, [this](const Outcome<QueuedRequest> &answer) {
        m_sending = false;
        enableSending();
        if (!answer) {
            m_banner->say(Look::failureText(answer.error()), Tone::Failed);
            return;
        }
        Q_EMIT queued(qtext(answer->request.id), answer->duplicate);
        accept();
    });
}

} // namespace genie::ui
