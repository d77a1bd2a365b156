// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "host/process/command.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace genie {

/// Bounds of a tree that is copied; passing one is a failure, never a cut copy.
struct CheckoutLimits {
    std::size_t files = 50'000;
    std::uint64_t bytes = 1024ULL * 1024 * 1024;
    std::uint64_t fileBytes = 64ULL * 1024 * 1024;
};

/// What git and the disk need for copies. References outlive it.
struct CheckoutTools {
    CommandRunner &commands;
    const std::map<std::string, std::string> &environment;
    CheckoutLimits limits = {};
};

/// What was copied.
struct CheckedOut {
    std::size_t files = 0;
    std::uint64_t bytes = 0;
    std::string commit;               ///< HEAD or the commit that was asked for; empty without git
    std::vector<std::string> leftOut; ///< paths of what is no part of a copy (nested repositories, sockets), at most 100
};

/// Copies the files of a scenario as they stand on disk into `destination`, which must be empty or not there. Beneath git these are the
/// tracked files and the untracked ones that are not ignored, uncommitted changes included; elsewhere all of them. Without what builds
/// and runs leave behind. Bytes, executable bits and links are exact; nothing of the repository is touched, not even its index, and none
/// of its filters run. Failure: Invalid when a link leads out of the scenario or a bound is passed; NotFound; Unavailable.
Outcome<CheckedOut> checkOutDirectory(const std::filesystem::path &source, const std::filesystem::path &destination, const CheckoutTools &tools,
                                      const Cancellation &cancellation = {});

/// The same for a commit of the repository at `repository` (a work tree or bare): the tree beneath `prefix` ("" for all), read object by
/// object, so that no attribute changes what is written.
Outcome<CheckedOut> checkOutCommit(const std::filesystem::path &repository, const std::string &commit, const std::string &prefix,
                                   const std::filesystem::path &destination, const CheckoutTools &tools, const Cancellation &cancellation = {});

/// Where a directory stands in its repository: its top, the directory beneath it ("" or "a/b") and the commit of HEAD ("" before the first).
/// NotFound when it is in none.
struct RepositoryPlace {
    std::filesystem::path top;
    std::string prefix;
    std::string commit;
};
Outcome<RepositoryPlace> repositoryPlace(const std::filesystem::path &directory, const CheckoutTools &tools, const Cancellation &cancellation = {});

/// Fetches one ref ("main", "refs/pull/7/head", a commit id) from a repository (https, ssh, or a path of this machine) into the bare
/// repository `mirror`, which is made when it is not there, and answers the commit. Runs no hooks and asks for no password: what needs
/// one fails. Invalid when url or ref is no such thing.
Outcome<std::string> fetchCommit(const std::filesystem::path &mirror, const std::string &url, const std::string &ref, const CheckoutTools &tools,
                                 const Cancellation &cancellation = {});

/// The url of a repository's remote ("origin"); NotFound when it has none.
Outcome<std::string> remoteUrl(const std::filesystem::path &directory, const std::string &remote, const CheckoutTools &tools);

} // namespace genie
