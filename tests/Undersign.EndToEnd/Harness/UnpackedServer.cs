using System.Diagnostics;

namespace Undersign.EndToEnd.Harness;

/// <summary>A mail server that Debian would install only in place of Postfix: <c>./test</c> unpacks it into artifacts/servers.</summary>
/// <remarks>It runs in a view of the file system of its own (a mount namespace), which has the users and folders that are built into it.</remarks>
internal sealed class UnpackedServer : IAsyncDisposable
{
    /// <summary>artifacts/servers for the tests in artifacts/bin/Undersign.EndToEnd/debug/.</summary>
    private static readonly string Programs = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "servers"));

    private readonly TemporaryFolder _folder = new();
    private Process? _process;

    private UnpackedServer()
    {
    }

    public int Port { get; } = Loopback.FreePort();

    /// <summary>Where all mail lands that it delivers itself.</summary>
    public Maildir Mailbox => new(_folder.PathOf("mail/all"));

    /// <summary>All it has said so far, in whichever file.</summary>
    public string Log => string.Join('\n', Directory.EnumerateFiles(_folder.Root, "*.log").Order(StringComparer.Ordinal).Select(File.ReadAllText));

    /// <summary>A server that gives everything to a relay, encrypted or not at all.</summary>
    public static Task<UnpackedServer> StartInFrontAsync(string program, int relayPort) =>
        StartAsync(program, port => program == "exim" ? EximConfiguration.InFront(port, relayPort) : OpenSmtpdConfiguration.InFront(port, relayPort));

    /// <summary>A server that offers STARTTLS, refuses ghost@outside.example, and delivers everything else into one maildir.</summary>
    public static Task<UnpackedServer> StartBehindAsync(string program) =>
        StartAsync(program, port => program == "exim" ? EximConfiguration.Behind(port) : OpenSmtpdConfiguration.Behind(port));

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill(); // and with it all that runs in its namespace
            await process.WaitForExitAsync(CancellationToken.None); // a cancelled test still cleans up
            process.Dispose();
        }

        _folder.Dispose();
    }

    private static async Task<UnpackedServer> StartAsync(string program, Func<int, string> configuration)
    {
        var (binary, command) = program == "exim" ? (EximConfiguration.Binary, EximConfiguration.Command) : (OpenSmtpdConfiguration.Binary, OpenSmtpdConfiguration.Command);
        Assert.SkipUnless(File.Exists(Path.Combine(Programs, binary)), $"needs {program} in artifacts/servers: ./test puts it there, as root on Debian");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, $"needs root: {program} starts its processes as users of their own");
        var unshare = Tool.Require("unshare", "util-linux");
        var tried = await Tool.RunAsync(unshare, ["--mount", "--pid", "--fork", "true"]);
        Assert.SkipUnless(tried.ExitCode == 0, $"needs the right to make a mount namespace: {tried.Output}");

        var server = new UnpackedServer();
        try
        {
            await server.RunAsync(unshare, configuration(server.Port), command);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task RunAsync(string unshare, string configuration, string command)
    {
        using (var certificate = SelfMadeCertificate.For("behind.example"))
        {
            _folder.Write("server.pem", certificate.CertificatePem);
            _folder.Write("server.key", certificate.KeyPem);
        }

        _folder.Write("server.conf", In(configuration));
        var script = _folder.Write("start.sh", In(Surroundings + command + " >FOLDER/output.log 2>&1\n"));
        _process = Process.Start(new ProcessStartInfo(unshare, ["--mount", "--pid", "--fork", "--kill-child", "sh", script]))
            ?? throw new InvalidOperationException("unshare does not start.");
        await Patience.UntilAsync(
            async () => _process.HasExited || await Loopback.IsGreetedAsync(Port),
            () => $"No greeting on port {Port}:\n{Log}");
        Assert.False(_process.HasExited, Log);
    }

    private string In(string text) =>
        text.Replace("FOLDER", _folder.Root, StringComparison.Ordinal).Replace("PROGRAMS", Programs, StringComparison.Ordinal);

    /// <summary>Users and folders as Debian's packages would have made them.</summary>
    private const string Surroundings = """
        set -e
        for file in passwd group; do cp "/etc/$file" "FOLDER/$file"; done
        id=901
        for user in Debian-exim opensmtpd opensmtpq; do
            echo "$user:x:$id:$id::/:/usr/sbin/nologin" >>FOLDER/passwd
            echo "$user:x:$id:" >>FOLDER/group
            id=$((id + 1))
        done
        for file in passwd group; do mount --bind "FOLDER/$file" "/etc/$file"; done
        echo "lookup file" >FOLDER/resolv.conf
        if [ -e /etc/resolv.conf ]; then mount --bind FOLDER/resolv.conf /etc/resolv.conf; fi
        mount -t tmpfs -o mode=755 tmpfs /run
        mount -t tmpfs -o mode=755 tmpfs /var/lib
        mkdir -p /var/lib/opensmtpd/empty
        mount -t tmpfs -o mode=755 tmpfs /var/spool
        mkdir -m 711 /var/spool/smtpd
        mount --bind PROGRAMS/usr/libexec /usr/libexec
        mkdir -m 777 FOLDER/mail FOLDER/spool
        chown Debian-exim FOLDER/mail FOLDER/spool
        chmod 600 FOLDER/server.key

        """;
}
