// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/execution.h"

#include <QAbstractTableModel>

#include <vector>

namespace genie::ui {

/// The phases of a plan, in or out, each with its reason. A value shown as a table; asks nobody.
class ScenarioPhasesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { kPhaseColumn, kReasonColumn, kColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setPhases(std::vector<PlannedPhase> phases);
    [[nodiscard]] const std::vector<PlannedPhase> &phases() const { return m_rows; }
    [[nodiscard]] int selectedCount() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<PlannedPhase> m_rows;
};

} // namespace genie::ui
