// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/event.h"
#include "core/domain/scenario.h"

#include <QAbstractListModel>

#include <optional>
#include <vector>

namespace genie::ui {

/// All scenarios, by name. Takes whole lists and changes only the rows that differ, so that selection and scrolling stay; applies
/// facts about runs to the row they are about. Asks nobody.
class ScenarioListModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        kNameRole = Qt::UserRole, ///< QString, the key
        kPathRole,                ///< QString
        kLanguagesRole,           ///< QStringList, as shown
        kStatusRole,              ///< int(RunStatus) of the last execution; invalid when there was none
        kLastRunRole,             ///< qint64, milliseconds since the epoch; invalid when there was none
        kProblemRole,             ///< QString, empty when it can be read
        kWarningsRole,            ///< int
        kSearchRole,              ///< QString: everything that the filter looks at, in lower case
    };

    using QAbstractListModel::QAbstractListModel;

    /// Takes the place of all rows; sorted here.
    void setScenarios(std::vector<ScenarioSummary> scenarios);
    /// Applies facts in their order; answers whether the list itself must be asked again (a scenario came or went).
    bool apply(const std::vector<Event> &events);

    [[nodiscard]] const ScenarioSummary *find(const QString &name) const;
    [[nodiscard]] QModelIndex indexOf(const QString &name) const;
    [[nodiscard]] const std::vector<ScenarioSummary> &scenarios() const { return m_rows; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] int rowOf(const std::string &name) const;
    [[nodiscard]] int rowOfRun(const ExecutionId &id) const;
    void changeStatus(const ExecutionId &id, RunStatus status, std::optional<Moment> completedAt);
    void touch(int row);

    std::vector<ScenarioSummary> m_rows; ///< by name
};

} // namespace genie::ui
