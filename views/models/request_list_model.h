// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"

#include <QAbstractTableModel>
#include <QString>

#include <optional>
#include <unordered_map>
#include <vector>

namespace genie::ui {

/// Requests for tests, newest first: pages by key come as the view needs them, live rows follow the facts. Asks the link; belongs to the
/// GUI thread.
class RequestListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { kState, kAge, kScenario, kTypes, kPriority, kIssue, kTracker, kVerdict, kError, kColumns };
    enum Role {
        kIdRole = Qt::UserRole, ///< QString
        kUrlRole,               ///< QString: of the issue, only http and https; empty when there is none
    };

    explicit RequestListModel(Link &link, QObject *parent = nullptr);

    /// `before` and `limit` of the query are the model's own.
    void setFilter(const RequestQuery &filter);
    [[nodiscard]] bool filtered() const;
    /// Forgets everything and asks for the newest page.
    void reload();
    /// Applies facts in their order.
    void apply(const std::vector<Event> &events);

    [[nodiscard]] bool asking() const { return m_asking; }
    [[nodiscard]] const std::optional<Failure> &failure() const { return m_failure; }
    [[nodiscard]] std::int64_t total() const { return m_total; }
    [[nodiscard]] const SuiteRequest *at(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const RequestId &id) const;
    /// Ages have moved on.
    void tick();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const final;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const final;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const final;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const final;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const final;
    void fetchMore(const QModelIndex &parent) final;

Q_SIGNALS:
    /// Loading, failure or total may have changed.
    void stateChanged();

private:
    void ask(std::int64_t before);
    void takePage(const Page<SuiteRequest> &page);
    void take(const SuiteRequest &request);
    [[nodiscard]] bool passes(const SuiteRequest &request) const;
    [[nodiscard]] QVariant text(const SuiteRequest &request, int column) const;

    Link &m_link;
    RequestQuery m_filter;
    std::vector<SuiteRequest> m_rows; ///< by number, falling
    std::int64_t m_next = 0;          ///< key of the next page; 0 when there is none
    std::int64_t m_total = -1;
    std::optional<Failure> m_failure;
    bool m_asking = false;
    quint64 m_generation = 0; ///< answers of an older one are dropped
};

} // namespace genie::ui
