// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/process/sandbox_mounts.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <set>

#include <pwd.h>
#include <unistd.h>

namespace genie {

namespace fs = std::filesystem;

namespace {

/// Of /etc only what programs cannot do without: nothing in it is secret, and no account of this machine's services.
constexpr std::array kSystem{"/usr",
                             "/etc/alternatives",
                             "/etc/ld.so.cache",
                             "/etc/ld.so.conf",
                             "/etc/ld.so.conf.d",
                             "/etc/nsswitch.conf",
                             "/etc/passwd",
                             "/etc/group",
                             "/etc/hosts",
                             "/etc/localtime",
                             "/etc/timezone",
                             "/etc/mime.types",
                             "/etc/protocols",
                             "/etc/services",
                             "/etc/ssl/certs",
                             "/etc/ssl/openssl.cnf",
                             "/etc/python3",
                             "/etc/python3.11",
                             "/etc/java-17-openjdk",
                             "/etc/maven"};
constexpr std::array kMerged{"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"};
constexpr std::array kPrograms{"go", "node", "npm", "npx", "pnpm", "yarn", "python3", "python", "pytest", "bats", "bash", "cargo", "rustc",
                               "mvn", "java", "cmake", "ctest", "make", "ninja", "cc", "c++"};
constexpr std::array kToolVariables{"GOROOT", "PYENV_ROOT", "NVM_DIR", "VIRTUAL_ENV", "RUSTUP_HOME", "JAVA_HOME", "DOTNET_ROOT"};

bool isWithin(const fs::path &path, const fs::path &directory)
{
    const auto relative = path.lexically_relative(directory);
    return !relative.empty() && *relative.begin() != "..";
}

fs::path realOf(const fs::path &path)
{
    std::error_code error;
    auto real = fs::weakly_canonical(path, error);
    return error ? path.lexically_normal() : real;
}

/// Homes of people, as far as this process knows: its own by its environment and by its account.
std::vector<fs::path> homes(const std::map<std::string, std::string> &environment)
{
    std::vector<fs::path> result{"/root", "/home"};
    if (const auto home = environment.find("HOME"); home != environment.end() && home->second.starts_with('/'))
        result.push_back(realOf(home->second));
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd *found = nullptr;
    if (getpwuid_r(getuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr && found->pw_dir != nullptr)
        result.push_back(realOf(found->pw_dir));
    return result;
}

/// Whether showing `directory` would show somebody's home: it is one, holds one, or is a folder in one that programs share.
bool showsHome(const fs::path &directory, const std::vector<fs::path> &homes)
{
    constexpr std::array<std::string_view, 6> kSystemFolders{"/tmp", "/var", "/etc", "/opt", "/srv", "/mnt"};
    constexpr std::array<std::string_view, 3> kShared{".local", ".config", ".cache"};
    const fs::path parent = directory.parent_path();
    if (parent == "/home" || std::find(kSystemFolders.begin(), kSystemFolders.end(), directory.native()) != kSystemFolders.end())
        return true;
    const bool shared = std::find(kShared.begin(), kShared.end(), directory.filename().native()) != kShared.end();
    return std::any_of(homes.begin(), homes.end(), [&](const fs::path &home) {
        return isWithin(home, directory) || (shared && (parent == home || parent.parent_path() == home));
    });
}

class Mounts {
public:
    explicit Mounts(const SandboxView &view) : m_view(view) {}

    void add(std::initializer_list<std::string> words) { m_words.insert(m_words.end(), words); }

    /// bubblewrap makes missing folders private to us, which another user could not pass.
    void makeParents(const fs::path &path)
    {
        std::vector<fs::path> parents;
        for (fs::path at = path.parent_path(); at != "/" && !at.empty(); at = at.parent_path())
            parents.push_back(at);
        std::reverse(parents.begin(), parents.end());
        for (const auto &parent : parents)
            if (!isWithin(parent, "/usr") && parent != "/tmp" && m_bound.count(parent) == 0 && !withinBound(parent) &&
                m_made.insert(parent).second)
                add({"--perms", "0755", "--dir", parent.string()});
    }

    void bind(const char *how, const fs::path &path)
    {
        const fs::path real = realOf(path);
        const bool hidden = std::any_of(m_view.hidden.begin(), m_view.hidden.end(), [&](const fs::path &secret) {
            return !secret.empty() && isWithin(realOf(secret), real);
        });
        if (hidden || path == "/" || !m_bound.insert(path).second)
            return;
        makeParents(path);
        add({how, path.string(), path.string()});
    }

    [[nodiscard]] std::vector<std::string> take() { return std::move(m_words); }

private:
    [[nodiscard]] bool withinBound(const fs::path &path) const
    {
        return std::any_of(m_bound.begin(), m_bound.end(), [&](const fs::path &bound) { return isWithin(path, bound); });
    }

    const SandboxView &m_view;
    std::vector<std::string> m_words;
    std::set<fs::path> m_made;
    std::set<fs::path> m_bound;
};

} // namespace

std::vector<std::string> sandboxMounts(const SandboxView &view, const std::vector<fs::path> &toolchains, std::uint64_t temporary)
{
    Mounts mounts(view);
    std::error_code error;
    for (const auto *path : kSystem)
        mounts.bind("--ro-bind-try", path);
    if (view.network)
        mounts.bind("--ro-bind-try", "/etc/resolv.conf");
    for (const fs::path path : kMerged) {
        if (fs::is_symlink(fs::symlink_status(path, error)))
            mounts.add({"--symlink", fs::read_symlink(path, error).string(), path.string()});
        else if (fs::is_directory(path, error))
            mounts.bind("--ro-bind-try", path);
    }
    mounts.add({"--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--size", std::to_string(temporary), "--tmpfs", "/tmp", "--perms", "0777",
                "--dir", "/tmp/home"});
    for (const auto &path : toolchains)
        mounts.bind("--ro-bind-try", path);
    for (const auto &path : view.readable)
        if (fs::exists(path, error))
            mounts.bind("--ro-bind-try", path);
    for (const auto &path : view.writable)
        mounts.bind("--bind", path);
    return mounts.take();
}

std::vector<fs::path> toolchainDirectories(const CommandRunner &commands, const std::map<std::string, std::string> &environment)
{
    const auto people = homes(environment);
    std::set<fs::path> found;
    std::error_code error;
    const auto add = [&](const fs::path &directory) {
        if (!directory.empty() && directory.is_absolute() && !isWithin(directory, "/usr") && !isWithin(directory, "/bin") &&
            !showsHome(directory, people) && fs::is_directory(directory, error))
            found.insert(directory);
    };
    const auto addProgram = [&](const fs::path &program) {
        const fs::path folder = program.parent_path();
        const std::string name = folder.filename().native();
        const fs::path prefix = folder.parent_path();
        // The rest of a toolchain stands beside its `bin`.
        if ((name == "bin" || name == "shims") && !showsHome(prefix, people))
            add(prefix);
        else
            add(folder);
    };
    for (const auto *name : kPrograms) {
        const fs::path program = commands.find(name, environment);
        if (program.empty())
            continue;
        addProgram(program);
        addProgram(realOf(program));
    }
    for (const auto *name : kToolVariables)
        if (const auto value = environment.find(name); value != environment.end())
            add(value->second);
    return {found.begin(), found.end()};
}

} // namespace genie
