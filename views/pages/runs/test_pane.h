// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/test_case.h"

#include <QStackedWidget>

#include <optional>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace genie::ui {

class Chip;
class ElidedLabel;
class TestHistoryPanel;

/// One test: how it ended, what it said, where it is, and what can be done with it. Shows a value; tells wishes.
class TestPane : public QStackedWidget {
    Q_OBJECT

public:
    explicit TestPane(QWidget *parent = nullptr);

    /// Shows a test; nothing shows what to do.
    void show(const std::optional<TestCase> &test);
    [[nodiscard]] const std::optional<TestCase> &test() const { return m_test; }
    /// Whether the engine answers: running and commands need it.
    void setUsable(bool usable);
    [[nodiscard]] QString message() const;
    [[nodiscard]] TestHistoryPanel *history() const { return m_history; }

Q_SIGNALS:
    void openRequested(const genie::TestCase &test);
    void runRequested(const genie::TestCase &test);
    /// `native`: the tool's own command line rather than ours.
    void commandRequested(const genie::TestCase &test, bool native);

private:
    QWidget *makeBody();
    QPushButton *makeButton(const QString &iconName, const QString &text, const char *name);
    static QString placeOf(const TestCase &test);
    static QString factsOf(const TestCase &test);

    std::optional<TestCase> m_test;
    Chip *m_status = nullptr;
    ElidedLabel *m_name = nullptr;
    ElidedLabel *m_facts = nullptr;
    QPushButton *m_open = nullptr;
    QPushButton *m_run = nullptr;
    QPushButton *m_copy = nullptr;
    QPushButton *m_copyNative = nullptr;
    QPlainTextEdit *m_message = nullptr;
    QLabel *m_silent = nullptr;
    TestHistoryPanel *m_history = nullptr;
};

} // namespace genie::ui
