// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/requirement_report.h"

#include <QAbstractItemModel>
#include <QHash>

#include <vector>

namespace genie::ui {

/// The requirements of a scenario as a tree: module > requirement (with those beneath it) > what is said to prove it. Takes whole
/// reports; rows are named by keys that outlive them, so that a view finds its place again. Asks nobody.
class RequirementTreeModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { kName, kState, kEvidence, kColumnCount };
    enum class Kind { Module, Requirement, Validation };
    enum Role {
        kKeyRole = Qt::UserRole, ///< QString
        kKindRole,               ///< int(Kind)
        kGapRole,                ///< bool: not proven, or something beneath it is not
        kToneRole,               ///< int(Tone) of the state
        kFileRole,               ///< QString: what opens, relative to the scenario; empty when there is nothing
        kLineRole,               ///< int, 0 when unknown
    };

    using QAbstractItemModel::QAbstractItemModel;

    /// Takes the place of everything; an equal report changes nothing.
    void setReport(const RequirementReport &report);
    /// Shows only requirements that are not proven, with what contains them.
    void setGapsOnly(bool gapsOnly);
    [[nodiscard]] bool gapsOnly() const { return m_gapsOnly; }
    [[nodiscard]] const RequirementReport &report() const { return m_report; }
    [[nodiscard]] QModelIndex indexOf(const QString &key) const;
    /// Repaints what is relative to now.
    void tick();

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Node {
        Kind kind = Kind::Module;
        int parent = -1; ///< -1: at the top
        int row = 0;     ///< among its parent's shown ones
        std::vector<int> children;
        const RequirementModuleView *module = nullptr; ///< into m_report, as the next two
        const RequirementView *requirement = nullptr;
        const ValidationView *validation = nullptr;
        bool gap = false;
        QString key;
    };

    void build();
    void addModule(const RequirementModuleView &module);
    int addRequirement(const RequirementView &requirement, const QString &moduleKey);
    void adopt(int child, int parent);
    void findGaps();
    void leaveOutWhatIsProven();
    [[nodiscard]] const Node &nodeAt(const QModelIndex &index) const { return m_nodes[static_cast<std::size_t>(index.internalId())]; }
    [[nodiscard]] QModelIndex indexOfNode(int node, int column = 0) const;
    [[nodiscard]] static QString nameOf(const Node &node);
    [[nodiscard]] static QString evidenceOf(const Node &node);
    [[nodiscard]] static QString toolTipOf(const Node &node);

    RequirementReport m_report;
    std::vector<Node> m_nodes;
    std::vector<int> m_top;
    QHash<QString, int> m_byKey;
    bool m_gapsOnly = false;
};

} // namespace genie::ui
