using System.Globalization;

namespace Undersign.EndToEnd.Harness;

/// <summary>A Dovecot of our own as a submission server: it wants TLS and a login, and gives what it takes to a relay.</summary>
internal sealed class DovecotInstance : IAsyncDisposable
{
    public const string Password = "correct-horse";

    private readonly TemporaryFolder _folder = new();
    private readonly string _dovecot = Tool.Require("dovecot", "dovecot-submissiond");

    private DovecotInstance()
    {
    }

    public int Port { get; } = Loopback.FreePort();

    /// <summary>Where mail is read, when that was asked for.</summary>
    public int ImapPort { get; } = Loopback.FreePort();

    public int Pop3Port { get; } = Loopback.FreePort();

    public string Log => File.ReadAllText(_folder.PathOf("dovecot.log"));

    /// <param name="mechanisms">Of AUTH, as it offers them.</param>
    /// <param name="hasMailboxes">It also speaks IMAP and POP3.</param>
    public static async Task<DovecotInstance> StartAsync(int relayPort, string mechanisms, bool hasMailboxes = false)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: Dovecot starts its processes as users of their own");
        var instance = new DovecotInstance();
        instance.Configure(relayPort, mechanisms, hasMailboxes);
        await Tool.RunAsync("chmod", ["755", instance._folder.Root]);
        await Tool.RunAsync("chmod", ["777", instance._folder.PathOf("home")]);
        await Tool.RunAsync("chmod", ["755", instance._folder.PathOf("ntlm")]);

        // The daemon keeps what it inherits: an output of ours would stay open for as long as it runs.
        var started = await Tool.RunAsync("sh", ["-c", $"'{instance._dovecot}' -c '{instance.Configuration}' >/dev/null 2>&1"]);
        Assert.True(started.ExitCode == 0, $"dovecot ended with {started.ExitCode}");
        await Patience.UntilAsync(() => Loopback.IsGreetedAsync(instance.Port), () => instance.Log);
        return instance;
    }

    public async ValueTask DisposeAsync()
    {
        await Tool.RunAsync(_dovecot, ["-c", Configuration, "stop"]);
        _folder.Dispose();
    }

    /// <summary>Without TLS on connect, which would listen at ports that are not ours.</summary>
    private string Mailboxes => string.Create(CultureInfo.InvariantCulture, $$"""
        service imap-login {
          inet_listener imap {
            port = {{ImapPort}}
          }
          inet_listener imaps {
            port = 0
          }
        }
        service pop3-login {
          inet_listener pop3 {
            port = {{Pop3Port}}
          }
          inet_listener pop3s {
            port = 0
          }
        }
        """);

    private string Configuration => _folder.PathOf("dovecot.conf");

    private void Configure(int relayPort, string mechanisms, bool hasMailboxes)
    {
        using var certificate = SelfMadeCertificate.For("submission.example");
        _folder.Write("dovecot.pem", certificate.CertificatePem);
        _folder.Write("dovecot.key", certificate.KeyPem);
        Directory.CreateDirectory(_folder.PathOf("home"));

        // Dovecot leaves NTLM to Samba, and Samba looks the password up in a domain unless it is told one.
        _folder.Write("ntlm", $"""
            #!/bin/sh
            exec ntlm_auth --configfile=/dev/null --password={Password} "$@"

            """);
        _folder.Write("dovecot.conf", string.Create(CultureInfo.InvariantCulture, $$"""
            protocols = submission{{(hasMailboxes ? " imap pop3" : "")}}
            listen = 127.0.0.1
            base_dir = FOLDER/run
            state_dir = FOLDER/state
            log_path = FOLDER/dovecot.log
            hostname = submission.example
            ssl = required
            ssl_cert = <FOLDER/dovecot.pem
            ssl_key = <FOLDER/dovecot.key
            auth_mechanisms = {{mechanisms}}
            auth_use_winbind = yes
            auth_winbind_helper_path = FOLDER/ntlm
            mail_location = maildir:FOLDER/home/%u
            passdb {
              driver = static
              args = password={PLAIN}{{Password}}
            }
            userdb {
              driver = static
              args = uid=nobody gid=nogroup home=FOLDER/home allow_all_users=yes
            }
            service submission-login {
              inet_listener submission {
                port = {{Port}}
              }
            }
            {{(hasMailboxes ? Mailboxes : "")}}
            submission_relay_host = 127.0.0.1
            submission_relay_port = {{relayPort}}
            submission_relay_ssl = no

            """).Replace("FOLDER", _folder.Root, StringComparison.Ordinal));
    }
}
