using System.Globalization;

namespace Undersign.EndToEnd.Harness;

/// <summary>A Postfix of our own beside any the machine may have: own configuration, queue, port and log.</summary>
internal sealed class PostfixInstance : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _postfix = Tool.Require("postfix", "postfix");
    private readonly string _hostName;

    private PostfixInstance(string hostName) => _hostName = hostName;

    public int Port { get; } = Loopback.FreePort();

    /// <summary>Where all mail lands that this Postfix delivers itself.</summary>
    public Maildir Mailbox => new(_folder.PathOf("mail/all"));

    public string Log => File.ReadAllText(_folder.PathOf("mail.log"));

    public string Configuration => _folder.PathOf("config");

    /// <summary>A Postfix that gives everything to a relay, encrypted or not at all.</summary>
    /// <param name="more">Lines of its main.cf.</param>
    public static Task<PostfixInstance> StartInFrontAsync(int relayPort, string more = "") => StartAsync(
        "front.contoso.example",
        string.Create(CultureInfo.InvariantCulture, $"relayhost = [127.0.0.1]:{relayPort}\nsmtp_tls_security_level = encrypt\n{more}"));

    /// <summary>A Postfix that gives everything to a submission server, as a user of it.</summary>
    public static Task<PostfixInstance> StartSigningInAsync(int relayPort, string user, string password) => StartAsync("front.contoso.example", string.Create(CultureInfo.InvariantCulture, $"""
        relayhost = [127.0.0.1]:{relayPort}
        smtp_tls_security_level = encrypt
        smtp_sasl_auth_enable = yes
        smtp_sasl_security_options = noanonymous
        smtp_sasl_password_maps = static:{user}:{password}

        """));

    /// <summary>A Postfix that delivers everything into one maildir, and takes mail encrypted only.</summary>
    /// <param name="settings">Further lines of main.cf.</param>
    public static async Task<PostfixInstance> StartBehindAsync(string settings = "") => await StartAsync("behind.example", $"""
        {await DeliversAllAsync()}
        smtpd_tls_security_level = encrypt
        {settings}

        """);

    /// <summary>A Postfix with services and files of the test's own, which keeps what it delivers in one maildir.</summary>
    /// <param name="services">Further lines of master.cf; FOLDER is the folder of all its files.</param>
    /// <param name="files">By their names below <see cref="Configuration"/>.</param>
    public static async Task<PostfixInstance> StartWithAsync(string hostName, string services, IReadOnlyDictionary<string, string> files) =>
        await StartAsync(hostName, await DeliversAllAsync(), services, files);

    /// <summary>Runs <c>sendmail</c>, as a program on that machine would.</summary>
    public Task<ToolResult> SendmailAsync(Letter letter, params string[] arguments) =>
        Tool.RunAsync(Tool.Require("sendmail", "postfix"), ["-C", Configuration, "-i", .. arguments], letter.Octets);

    public async ValueTask DisposeAsync()
    {
        await Tool.RunAsync(_postfix, ["-c", Configuration, "stop"]);
        _folder.Dispose();
    }

    private static async Task<string> DeliversAllAsync() => $"""
        virtual_mailbox_domains = static:all
        virtual_mailbox_maps = static:all/
        virtual_mailbox_base = FOLDER/mail
        virtual_minimum_uid = 1
        virtual_uid_maps = static:{await IdAsync("-u")}
        virtual_gid_maps = static:{await IdAsync("-g")}
        smtpd_tls_cert_file = FOLDER/config/behind.pem
        smtpd_tls_key_file = FOLDER/config/behind.key
        """;

    private static async Task<PostfixInstance> StartAsync(string hostName, string settings, string services = "", IReadOnlyDictionary<string, string>? files = null)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: Postfix starts its processes as users of their own");
        var instance = new PostfixInstance(hostName);
        foreach (var (name, text) in files ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            instance._folder.Write($"config/{name}", text);
        }

        await instance.ConfigureAsync(settings, services);
        var started = await Tool.RunAsync(instance._postfix, ["-c", instance.Configuration, "start"]);
        Assert.True(started.ExitCode == 0, started.Output);
        await Patience.UntilAsync(() => Loopback.IsGreetedAsync(instance.Port), () => instance.Log);
        return instance;
    }

    private async Task ConfigureAsync(string settings, string services)
    {
        using var certificate = SelfMadeCertificate.For(_hostName);
        _folder.Write("config/behind.pem", certificate.CertificatePem);
        _folder.Write("config/behind.key", certificate.KeyPem);
        _folder.Write("config/main.cf", $"""
            compatibility_level = 3.6
            queue_directory = FOLDER/queue
            data_directory = FOLDER/data
            maillog_file = FOLDER/mail.log
            maillog_file_prefixes = FOLDER
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            myhostname = {_hostName}
            mydestination =
            mynetworks = 127.0.0.0/8
            alias_maps =
            alias_database =
            smtputf8_enable = yes
            {settings}
            """.Replace("FOLDER", _folder.Root, StringComparison.Ordinal));
        _folder.Write("config/master.cf", string.Create(CultureInfo.InvariantCulture, $"{Port} inet n - n - - smtpd\n{services}\n{Services}\n").Replace("FOLDER", _folder.Root, StringComparison.Ordinal));
        Directory.CreateDirectory(_folder.PathOf("queue"));
        foreach (var ofPostfix in new[] { "data", "mail" })
        {
            Directory.CreateDirectory(_folder.PathOf(ofPostfix));
            await Tool.RunAsync("chown", ["postfix", _folder.PathOf(ofPostfix)]);
        }
    }

    private static async Task<string> IdAsync(string what)
    {
        Tool.Require("postfix", "postfix");
        return (await Tool.RunAsync("id", [what, "postfix"])).Output.Trim();
    }

    /// <summary>Debian's master.cf without what needs a network or a chroot.</summary>
    private const string Services = """
        pickup unix n - n 60 1 pickup
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        verify unix - - n - 1 verify
        flush unix n - n 1000? 0 flush
        proxymap unix - - n - - proxymap
        smtp unix - - n - - smtp
        error unix - - n - - error
        retry unix - - n - - error
        virtual unix - n n - - virtual
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        postlog unix-dgram n - n - 1 postlogd
        """;
}
