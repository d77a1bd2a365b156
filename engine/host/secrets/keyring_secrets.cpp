// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/secrets/keyring_secrets.h"

#include <QEventLoop>
#include <QFutureWatcher>
#include <QPromise>
#include <QThread>
#include <QTimer>

#include <functional>
#include <memory>

#include <qt6keychain/keychain.h>

namespace genie {

namespace {

/// Under which the desktop's password manager shows our entries.
const QString kService = QStringLiteral("test-genie");

struct Answered {
    QKeychain::Error error = QKeychain::NoBackendAvailable;
    std::string secret;
};

/// QtKeychain keeps all its jobs in one queue that belongs to the thread of the first one, so all of ours run in one thread. It is never
/// ended: a keyring that asks its user something must not keep a program from ending.
QObject &keyringThread()
{
    static QObject *const worker = [] {
        auto *thread = new QThread;
        thread->setObjectName(QStringLiteral("keyring"));
        auto *object = new QObject;
        object->moveToThread(thread);
        thread->start();
        return object;
    }();
    return *worker;
}

/// Carries out the job that `make` makes; a keyring that does not answer in time is one that is not there.
Answered carryOut(const std::string &key, std::function<QKeychain::Job *()> make)
{
    const auto promise = std::make_shared<QPromise<Answered>>();
    promise->start();
    const auto future = promise->future();
    QMetaObject::invokeMethod(
        &keyringThread(),
        [promise, key, make = std::move(make)] {
            QKeychain::Job *job = make();
            job->setInsecureFallback(false);
            job->setKey(QString::fromStdString(key));
            QObject::connect(job, &QKeychain::Job::finished, job, [promise](QKeychain::Job *ended) {
                const auto *read = qobject_cast<QKeychain::ReadPasswordJob *>(ended);
                promise->addResult(Answered{ended->error(), read != nullptr ? read->textData().toStdString() : std::string()});
                promise->finish();
            });
            job->start(); // deletes itself
        },
        Qt::QueuedConnection);
    QEventLoop loop;
    QFutureWatcher<Answered> watcher;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(std::chrono::seconds(KeyringSecrets::kPatienceSeconds), &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    loop.exec();
    return future.isFinished() ? future.result() : Answered{};
}

} // namespace

Outcome<std::string> KeyringSecrets::secret(const std::string &name) const
{
    auto fromFile = m_files.secret(name);
    if (fromFile || fromFile.error().kind != FailureKind::NotFound)
        return fromFile;
    auto answered = carryOut(name, [] { return new QKeychain::ReadPasswordJob(kService); });
    switch (answered.error) {
    case QKeychain::NoError: return std::move(answered.secret);
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser: return fail(FailureKind::Unauthorized, "the keyring did not give the token for " + name + "; unlock it and try again");
    default: return fromFile;
    }
}

Outcome<KeyringSecrets::Place> KeyringSecrets::keep(const std::string &name, const std::string &secret) const
{
    if (!FileSecrets::canBe(name, secret))
        return fail(FailureKind::Invalid, "a token is one line of letters, digits and signs");
    const auto answered = carryOut(name, [secret] {
        auto *job = new QKeychain::WritePasswordJob(kService);
        job->setTextData(QString::fromStdString(secret));
        return job;
    });
    if (answered.error == QKeychain::NoError) {
        m_files.forget(name); // an older one would go before it
        return Place::Keyring;
    }
    if (auto kept = m_files.keep(name, secret); !kept)
        return tl::unexpected(kept.error());
    return Place::File;
}

void KeyringSecrets::forget(const std::string &name) const
{
    m_files.forget(name);
    carryOut(name, [] { return new QKeychain::DeletePasswordJob(kService); });
}

} // namespace genie
