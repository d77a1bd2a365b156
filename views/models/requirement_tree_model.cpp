// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/models/requirement_tree_model.h"

#include "views/models/spoken.h"
#include "views/style/look.h"

#include <unordered_map>

namespace genie::ui {

namespace {

Saying sayingOf(const RequirementModuleView &module)
{
    if (module.total == 0)
        return {RequirementTreeModel::tr("none written yet"), Tone::Neutral, QStringLiteral("file")};
    const QString word = RequirementTreeModel::tr("%1 of %2 proven").arg(module.verified).arg(module.total);
    const bool all = module.verified == module.total;
    return {word, all ? Tone::Passed : Tone::Neutral, all ? QStringLiteral("check") : QStringLiteral("file")};
}

} // namespace

void RequirementTreeModel::setReport(const RequirementReport &report)
{
    if (report == m_report)
        return;
    beginResetModel();
    m_report = report;
    build();
    endResetModel();
}

void RequirementTreeModel::setGapsOnly(bool gapsOnly)
{
    if (gapsOnly == m_gapsOnly)
        return;
    beginResetModel();
    m_gapsOnly = gapsOnly;
    build();
    endResetModel();
}

void RequirementTreeModel::build()
{
    m_nodes.clear();
    m_top.clear();
    m_byKey.clear();
    for (const RequirementModuleView &module : m_report.modules)
        addModule(module);
    findGaps();
    if (m_gapsOnly)
        leaveOutWhatIsProven();
    for (std::size_t at = 0; at < m_top.size(); ++at)
        m_nodes[static_cast<std::size_t>(m_top[at])].row = static_cast<int>(at);
    for (const Node &node : m_nodes) {
        for (std::size_t at = 0; at < node.children.size(); ++at)
            m_nodes[static_cast<std::size_t>(node.children[at])].row = static_cast<int>(at);
    }
}

void RequirementTreeModel::addModule(const RequirementModuleView &module)
{
    const int top = static_cast<int>(m_nodes.size());
    const QString key = qtext(module.file);
    m_nodes.push_back({.kind = Kind::Module, .module = &module, .key = key});
    m_top.push_back(top);
    m_byKey.insert(key, top);
    std::unordered_map<std::string_view, int> byId;
    std::vector<int> nodes;
    for (const RequirementView &requirement : module.requirements) {
        nodes.push_back(addRequirement(requirement, key));
        byId.emplace(requirement.id, nodes.back());
    }
    for (const int child : nodes) {
        const std::string &above = m_nodes[static_cast<std::size_t>(child)].requirement->parent;
        const auto found = above.empty() ? byId.end() : byId.find(above);
        // A file may say that two requirements are above one another; the second of them stays at the top.
        int up = found == byId.end() ? -1 : found->second;
        for (int at = up; at >= 0 && up >= 0; at = m_nodes[static_cast<std::size_t>(at)].parent)
            up = at == child ? -1 : up;
        adopt(child, up < 0 ? top : up);
    }
}

int RequirementTreeModel::addRequirement(const RequirementView &requirement, const QString &moduleKey)
{
    const int node = static_cast<int>(m_nodes.size());
    QString key = moduleKey + u'#' + qtext(requirement.id);
    while (m_byKey.contains(key)) // the same id twice in one file
        key += u'\'';
    m_nodes.push_back({.kind = Kind::Requirement, .requirement = &requirement, .key = key});
    m_byKey.insert(key, node);
    for (std::size_t at = 0; at < requirement.validations.size(); ++at) {
        const int proof = static_cast<int>(m_nodes.size());
        const QString proofKey = key + u'/' + QString::number(at);
        m_nodes.push_back(
            {.kind = Kind::Validation, .requirement = &requirement, .validation = &requirement.validations[at], .key = proofKey});
        m_byKey.insert(proofKey, proof);
        adopt(proof, node);
    }
    return node;
}

void RequirementTreeModel::adopt(int child, int parent)
{
    m_nodes[static_cast<std::size_t>(child)].parent = parent;
    m_nodes[static_cast<std::size_t>(parent)].children.push_back(child);
}

/// A requirement without fresh proof is a gap, and so is everything above it.
void RequirementTreeModel::findGaps()
{
    for (Node &node : m_nodes) {
        if (node.kind != Kind::Requirement || node.requirement->verified)
            continue;
        node.gap = true;
        for (int up = node.parent; up >= 0 && !m_nodes[static_cast<std::size_t>(up)].gap; up = m_nodes[static_cast<std::size_t>(up)].parent)
            m_nodes[static_cast<std::size_t>(up)].gap = true;
    }
}

void RequirementTreeModel::leaveOutWhatIsProven()
{
    const auto proven = [this](int at) {
        const Node &node = m_nodes[static_cast<std::size_t>(at)];
        return node.kind != Kind::Validation && !node.gap;
    };
    std::erase_if(m_top, proven);
    for (Node &node : m_nodes)
        std::erase_if(node.children, proven);
    for (auto entry = m_byKey.begin(); entry != m_byKey.end();) {
        const Node &node = m_nodes[static_cast<std::size_t>(entry.value())];
        const Node &owner = node.kind == Kind::Validation ? m_nodes[static_cast<std::size_t>(node.parent)] : node;
        entry = owner.gap ? std::next(entry) : m_byKey.erase(entry);
    }
}

QModelIndex RequirementTreeModel::indexOf(const QString &key) const { return indexOfNode(m_byKey.value(key, -1)); }

QModelIndex RequirementTreeModel::indexOfNode(int node, int column) const
{
    if (node < 0)
        return {};
    return createIndex(m_nodes[static_cast<std::size_t>(node)].row, column, static_cast<quintptr>(node));
}

void RequirementTreeModel::tick()
{
    for (const int top : m_top) {
        if (!m_nodes[static_cast<std::size_t>(top)].children.empty())
            Q_EMIT dataChanged(indexOfNode(top, kEvidence), indexOfNode(top, kEvidence));
    }
}

QModelIndex RequirementTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    const std::vector<int> &rows = parent.isValid() ? nodeAt(parent).children : m_top;
    return indexOfNode(rows[static_cast<std::size_t>(row)], column);
}

QModelIndex RequirementTreeModel::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexOfNode(nodeAt(index).parent) : QModelIndex();
}

int RequirementTreeModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    return static_cast<int>(parent.isValid() ? nodeAt(parent).children.size() : m_top.size());
}

int RequirementTreeModel::columnCount(const QModelIndex & /*parent*/) const { return kColumnCount; }

QString RequirementTreeModel::nameOf(const Node &node)
{
    switch (node.kind) {
    case Kind::Module: return node.module->name.empty() ? oneLine(node.module->file) : oneLine(node.module->name);
    case Kind::Requirement: return oneLine(node.requirement->id) + QStringLiteral("  ") + oneLine(node.requirement->title);
    case Kind::Validation: break;
    }
    const ValidationView &proof = *node.validation;
    const QString what = proof.ref.empty() ? oneLine(proof.notes) : oneLine(proof.ref);
    return what.isEmpty() ? oneLine(proof.type) : QStringLiteral("%1: %2").arg(oneLine(proof.type), what);
}

QString RequirementTreeModel::evidenceOf(const Node &node)
{
    if (node.kind == Kind::Module)
        return oneLine(node.module->file);
    if (node.kind == Kind::Requirement) {
        QStringList words{oneLine(node.requirement->criticality)};
        const auto &proofs = node.requirement->validations;
        if (proofs.empty() && node.requirement->children.empty())
            words.append(tr("nothing is said to prove it"));
        const auto stale =
            std::find_if(proofs.begin(), proofs.end(), [](const ValidationView &proof) { return !proof.staleBecause.empty(); });
        if (stale != proofs.end())
            words.append(tr("stale: %1").arg(oneLine(stale->staleBecause)));
        words.removeAll(QString());
        return words.join(QStringLiteral(" · "));
    }
    const ValidationView &proof = *node.validation;
    if (proof.tier.empty())
        return tr("no evidence yet");
    QStringList words{Look::evidenceTier(proof.tier)};
    if (proof.at)
        words.append(relativeTime(*proof.at));
    if (proof.manualExpired)
        words.append(tr("expired"));
    if (!proof.staleBecause.empty())
        words.append(tr("stale: %1").arg(oneLine(proof.staleBecause)));
    return words.join(QStringLiteral(" · "));
}

QString RequirementTreeModel::toolTipOf(const Node &node)
{
    QStringList lines;
    if (node.kind == Kind::Module)
        lines << qtext(node.module->description);
    if (node.kind == Kind::Requirement) {
        const RequirementView &requirement = *node.requirement;
        lines << qtext(requirement.title) << qtext(requirement.description)
              << tr("The file says %1, the evidence says %2.").arg(oneLine(requirement.declared), oneLine(requirement.live));
    }
    if (node.kind == Kind::Validation) {
        const ValidationView &proof = *node.validation;
        lines << qtext(proof.ref) << qtext(proof.notes) << qtext(proof.source);
        if (!proof.staleBecause.empty())
            lines << tr("Stale: %1").arg(qtext(proof.staleBecause));
    }
    lines.removeAll(QString());
    return plainToolTip(lines.join(u'\n'));
}

QVariant RequirementTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Node &node = nodeAt(index);
    const Saying saying = node.kind == Kind::Module        ? sayingOf(*node.module)
                          : node.kind == Kind::Requirement ? Look::say(*node.requirement)
                                                           : Look::say(*node.validation);
    switch (role) {
    case Qt::DisplayRole: return index.column() == kName ? nameOf(node) : index.column() == kState ? saying.word : evidenceOf(node);
    case Qt::AccessibleTextRole: return QStringLiteral("%1, %2, %3").arg(nameOf(node), saying.word, evidenceOf(node));
    case Qt::ToolTipRole: return toolTipOf(node);
    case Qt::DecorationRole: return index.column() == kName ? QVariant(Look::iconOf(saying)) : QVariant();
    case kKeyRole: return node.key;
    case kKindRole: return static_cast<int>(node.kind);
    case kGapRole: return node.gap;
    case kToneRole: return static_cast<int>(saying.tone);
    case kFileRole:
        return qtext(node.kind == Kind::Module        ? node.module->file
                     : node.kind == Kind::Requirement ? node.requirement->file
                                                      : node.validation->file);
    case kLineRole: return node.kind == Kind::Validation ? node.validation->line : 0;
    default: return {};
    }
}

QVariant RequirementTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case kName: return tr("Requirement");
    case kState: return tr("State");
    default: return tr("Evidence");
    }
}

} // namespace genie::ui
