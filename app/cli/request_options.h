// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/ledger.h"
#include "core/domain/suite_request.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace genie {

/// What was asked of `test-genie generate`, `requests` and `audit`.
struct RequestOptions {
    enum class Command { None, Generate, List, Show, Retry, Cancel, Delegate, Prioritise, Override, AuditShow, AuditJudge, AuditVerify, AuditExport, AuditFunnel };
    Command command = Command::None;
    bool json = false;
    NewRequest wish;               ///< generate
    std::string notesFile;         ///< generate: read as its notes; "-" is standard input
    std::string gapFile;           ///< generate: JSON of what is to be closed; "-" is standard input
    int gaps = 0;                  ///< generate: the so many most urgent gaps of the work list; 0: all that is uncovered
    bool delegate = false;         ///< generate: hand it on at once
    bool wait = false;             ///< generate, retry, delegate: until it is judged
    std::vector<std::string> ids;  ///< requests or audits, by id, its first characters, or issue id
    std::string tracker;           ///< retry, delegate
    std::string note;              ///< cancel, override
    std::string word;              ///< override: a verdict word
    std::string priority;          ///< list: filter; prioritise
    std::string status;            ///< list
    std::string text;              ///< list
    std::string scenario;          ///< list, funnel
    std::string directory;         ///< export
    std::string by = "tracker";    ///< funnel
    std::string since;             ///< funnel: ISO week
    int limit = 20;                ///< list
    std::int64_t before = 0;       ///< list
};

/// Adds the commands `generate`, `requests` and `audit`.
void addRequests(CLI::App &app, RequestOptions &options);

} // namespace genie
