// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/event.h"
#include "core/domain/execution.h"

#include <QAbstractTableModel>

#include <vector>

namespace genie::ui {

/// The latest executions of one scenario, newest first: a few rows for its page. The whole history is the Runs page's.
class ScenarioHistoryModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { kStatusColumn, kWhatColumn, kTestsColumn, kFailureColumn, kDurationColumn, kWhenColumn, kColumnCount };
    enum Role { kIdRole = Qt::UserRole };

    static constexpr int kShown = 10;

    using QAbstractTableModel::QAbstractTableModel;

    void setExecutions(std::vector<Execution> executions);
    /// Follows the runs shown, and takes in new ones of `scenario`.
    void apply(const std::vector<Event> &events, const std::string &scenario);
    [[nodiscard]] const std::vector<Execution> &executions() const { return m_rows; }
    /// Repaints what is relative to now.
    void tick();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] int rowOf(const ExecutionId &id) const;
    void take(const Execution &execution);
    void applyOne(const Fact &fact, int row);
    [[nodiscard]] QString cell(const Execution &row, int column) const;

    std::vector<Execution> m_rows;
};

} // namespace genie::ui
