// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/runs/test_panel.h"

#include "views/pages/runs/test_tree_view.h"
#include "views/style/look.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace genie::ui {

namespace {
constexpr int kTypingPause = 150; ///< milliseconds
} // namespace

TestPanel::TestPanel(TestTreeModel &tests, QWidget *parent)
    : QWidget(parent),
      m_tests(tests),
      m_tree(new TestTreeView(tests, this)),
      m_show(new QComboBox(this)),
      m_text(new QLineEdit(this)),
      m_failuresFirst(new QCheckBox(tr("Failures first"), this)),
      m_count(new QLabel(this)),
      m_stack(new QStackedWidget(this)),
      m_notice(new QLabel(this))
{
    m_show->addItem(tr("All tests"), static_cast<int>(TestFilter::Show::All));
    m_show->addItem(tr("Failed"), static_cast<int>(TestFilter::Show::Failed));
    m_show->addItem(tr("Flaky"), static_cast<int>(TestFilter::Show::Flaky));
    m_show->addItem(tr("Skipped"), static_cast<int>(TestFilter::Show::Skipped));
    m_show->setAccessibleName(tr("Which tests"));
    m_text->setPlaceholderText(tr("Filter tests"));
    m_text->setAccessibleName(tr("Filter tests by name"));
    m_text->setClearButtonEnabled(true);
    m_text->setMaximumWidth(260);
    m_notice->setAlignment(Qt::AlignCenter);
    m_notice->setWordWrap(true);
    m_notice->setTextFormat(Qt::PlainText);
    Look::setKind(m_notice, "muted");
    Look::setKind(m_count, "muted");
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(metrics::kLarge, metrics::kSmall, metrics::kLarge, metrics::kSmall);
    bar->setSpacing(metrics::kSmall);
    bar->addWidget(m_show);
    bar->addWidget(m_text, 1);
    bar->addWidget(m_failuresFirst);
    bar->addStretch(1);
    bar->addWidget(m_count);
    m_stack->addWidget(m_notice);
    m_stack->addWidget(m_tree);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_stack, 1);
    setTabOrder(m_show, m_text);
    setTabOrder(m_text, m_failuresFirst);
    setTabOrder(m_failuresFirst, m_tree);

    auto *pause = new QTimer(this);
    pause->setSingleShot(true);
    pause->setInterval(kTypingPause);
    connect(pause, &QTimer::timeout, this, &TestPanel::applyFilter);
    connect(m_text, &QLineEdit::textChanged, pause, qOverload<>(&QTimer::start));
    connect(m_show, &QComboBox::currentIndexChanged, this, &TestPanel::applyFilter);
    connect(m_failuresFirst, &QCheckBox::toggled, this, &TestPanel::applyFilter);
    connect(&m_tests, &TestTreeModel::grown, this, &TestPanel::showState);
    showState();
}

void TestPanel::setEmptyText(const QString &text)
{
    m_emptyText = text;
    showState();
}

void TestPanel::setShow(TestFilter::Show show) { m_show->setCurrentIndex(m_show->findData(static_cast<int>(show))); }

void TestPanel::applyFilter()
{
    TestFilter filter;
    filter.show = static_cast<TestFilter::Show>(m_show->currentData().toInt());
    filter.text = m_text->text();
    filter.failuresFirst = m_failuresFirst->isChecked();
    m_tests.setFilter(filter);
    showState();
}

void TestPanel::showState()
{
    const int all = m_tests.testCount();
    const int shown = m_tests.shownCount();
    m_stack->setCurrentIndex(shown > 0 ? 1 : 0);
    m_notice->setText(all == 0 ? m_emptyText : tr("No test matches the filter."));
    if (all == 0)
        m_count->clear();
    else if (shown == all)
        m_count->setText(counted(all, tr("test"), tr("tests")));
    else
        m_count->setText(tr("%1 of %2 tests").arg(number(shown), number(all)));
}

} // namespace genie::ui
