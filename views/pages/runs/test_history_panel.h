// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/test_history.h"

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;

namespace genie::ui {

class ElidedLabel;
class Sparkline;

/// How one test went in the executions before: its durations with a mark for each result, and in words what stands out. Shows a
/// value; tells wishes.
class TestHistoryPanel : public QWidget {
    Q_OBJECT

public:
    explicit TestHistoryPanel(QWidget *parent = nullptr);

    /// While it is asked for.
    void showLoading();
    void show(const TestHistory &history);
    /// Why there is none.
    void showTrouble(const Failure &failure);

    [[nodiscard]] Sparkline *sparkline() const { return m_line; }
    /// What is said about the history as a whole, and about the result that is looked at.
    [[nodiscard]] QString summary() const;
    [[nodiscard]] QString detail() const;

Q_SIGNALS:
    /// The reader wants to see this execution.
    void runChosen(const genie::ExecutionId &id);

private:
    void showDetail(int index);
    void chooseRun();

    std::vector<TestRun> m_runs; ///< oldest first, as the marks
    ElidedLabel *m_summary;
    Sparkline *m_line;
    ElidedLabel *m_detail;
    QPushButton *m_open;
};

} // namespace genie::ui
