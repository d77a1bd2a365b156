// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "support/loopback_http.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

class QProcess;

namespace genie::test {

/// An App Issue Tracker on the loopback, written from spec/api.md 4.5 to 4.7: the same envelope, strictness about fields, status
/// side effects, folders on disk and agent runs. It answers what the real one answered, its faults included.
class AppIssueServer {
public:
    explicit AppIssueServer(std::filesystem::path issues);
    ~AppIssueServer();

    LoopbackHttp http;
    std::string agentProgram; ///< run for `investigate`; empty: the issue stays active until `finish`
    int slots = 5;
    /// Seen before the tracker itself: an answer here replaces the tracker's. The tracker still does the deed when `doFirst` is set.
    std::function<std::optional<ScriptedAnswer>(const SeenRequest &)> interfere;
    bool doFirst = false;

    /// Tells all who listen at its WebSocket; several messages are one text of several lines, as in the real one.
    void tell(const std::vector<Json> &news);
    [[nodiscard]] std::size_t listeners() const;
    [[nodiscard]] std::string url() const { return http.url(); }
    [[nodiscard]] std::size_t count() const { return m_issues.size(); }
    [[nodiscard]] Json &issue(const std::string &id) { return m_issues.at(id); }
    [[nodiscard]] std::vector<std::string> ids() const;
    [[nodiscard]] std::filesystem::path folder(const std::string &status, const std::string &id) const { return m_root / status / id; }
    void move(const std::string &id, const std::string &status); ///< with the side effects of a status change
    void finish(const std::string &id, bool success, const std::string &said = "All tests pass.");
    void remove(const std::string &id);

private:
    ScriptedAnswer answer(const SeenRequest &request);
    ScriptedAnswer route(const SeenRequest &request);
    ScriptedAnswer create(const SeenRequest &request);
    ScriptedAnswer list(const SeenRequest &request) const;
    ScriptedAnswer update(const std::string &id, const SeenRequest &request);
    ScriptedAnswer investigate(const SeenRequest &request);
    ScriptedAnswer stopRun(const std::string &id);
    void runAgent(const std::string &id);
    void write(const std::string &id) const;

    std::filesystem::path m_root;
    struct Sockets;
    std::unique_ptr<Sockets> m_sockets;
    std::map<std::string, Json> m_issues;     ///< by id
    std::map<std::string, QProcess *> m_runs; ///< null: a run without a program
    std::int64_t m_tick = 0;
};

} // namespace genie::test
