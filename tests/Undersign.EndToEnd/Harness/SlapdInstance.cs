using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Undersign.EndToEnd.Harness;

/// <summary>An OpenLDAP server of our own, with a directory in a folder that goes with it.</summary>
internal sealed class SlapdInstance : IAsyncDisposable
{
    public const string Suffix = "dc=contoso,dc=example";
    public const string Administrator = "cn=admin," + Suffix;
    public const string Reader = "cn=reader," + Suffix;
    public const string Password = "correct-horse";

    private const string Package = "slapd";

    /// <summary>Objects of long ago: what is read again because it might be news is not them.</summary>
    private const string Root = $"""
        dn: {Suffix}
        objectClass: dcObject
        objectClass: organization
        o: Contoso
        dc: contoso
        createTimestamp: 20100101000000Z
        modifyTimestamp: 20100101000000Z

        dn: {Reader}
        objectClass: organizationalRole
        objectClass: simpleSecurityObject
        cn: reader
        userPassword: {Password}


        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _slapd = Tool.Require("slapd", Package);
    private readonly string _slapadd = Tool.Require("slapadd", Package);
    private readonly string _ldapmodify = Tool.Require("ldapmodify", "ldap-utils");
    private Process? _process;

    private SlapdInstance()
    {
        var password = _folder.PathOf("password");
        File.WriteAllText(password, Password + "\n");
        PasswordFile = password;
    }

    public int Port { get; } = Loopback.FreePort();

    public int TlsPort { get; } = Loopback.FreePort();

    /// <summary>With the password of <see cref="Reader"/>.</summary>
    public string PasswordFile { get; }

    /// <param name="ldif">What is in the directory beside its root and <see cref="Reader"/>.</param>
    public static async Task<SlapdInstance> StartAsync(string ldif, SelfMadeCertificate? certificate = null)
    {
        var instance = new SlapdInstance();
        try
        {
            var configuration = instance.Configure(certificate);
            var loaded = await Tool.RunAsync(instance._slapadd, ["-q", "-f", configuration, "-l", instance._folder.Write("contoso.ldif", Root + ldif)]);
            Assert.True(loaded.ExitCode == 0, loaded.Output);
            await instance.RunAsync(configuration, certificate is not null);
            return instance;
        }
        catch
        {
            await instance.DisposeAsync();
            throw;
        }
    }

    /// <summary>Changes as LDIF: changetype add, modify, modrdn, delete. RFC 2849.</summary>
    public async Task ChangeAsync(string ldif)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"ldap://127.0.0.1:{Port}");
        var changed = await Tool.RunAsync(_ldapmodify, ["-x", "-H", url, "-D", Administrator, "-w", Password, "-f", _folder.Write("changes.ldif", ldif + "\n")]);
        Assert.True(changed.ExitCode == 0, changed.Output);
    }

    /// <summary>As a power cut ends it.</summary>
    public void Kill() => _process?.Kill();

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None); // a cancelled test still cleans up
            process.Dispose();
        }

        _folder.Dispose();
    }

    private string Configure(SelfMadeCertificate? certificate)
    {
        Directory.CreateDirectory(_folder.PathOf("db"));
        var tls = certificate is null ? "" : $"TLSCertificateFile {_folder.Write("server.pem", certificate.CertificatePem)}\nTLSCertificateKeyFile {_folder.Write("server.key", certificate.KeyPem)}";
        return _folder.Write("slapd.conf", $"""
            include /etc/ldap/schema/core.schema
            include /etc/ldap/schema/cosine.schema
            include /etc/ldap/schema/nis.schema
            include /etc/ldap/schema/misc.schema
            include /etc/ldap/schema/inetorgperson.schema
            modulepath /usr/lib/ldap
            moduleload back_mdb
            {tls}
            database mdb
            directory {_folder.PathOf("db")}
            suffix {Suffix}
            rootdn {Administrator}
            rootpw {Password}
            dbnosync
            limits dn.exact="{Reader}" size=unlimited
            access to attrs=userPassword by * auth
            access to * by * read

            """);
    }

    private async Task RunAsync(string configuration, bool hasTls)
    {
        var urls = string.Create(CultureInfo.InvariantCulture, $"ldap://127.0.0.1:{Port}") + (hasTls ? string.Create(CultureInfo.InvariantCulture, $" ldaps://127.0.0.1:{TlsPort}") : "");
        _process = Process.Start(new ProcessStartInfo(_slapd, ["-f", configuration, "-h", urls, "-d", "0"])) ?? throw new InvalidOperationException("slapd does not start.");
        await Patience.UntilAsync(async () => _process.HasExited || await IsUpAsync(), () => "slapd does not listen");
        Assert.False(_process.HasExited, "slapd ended");
    }

    private async Task<bool> IsUpAsync()
    {
        try
        {
            await using var stream = await Loopback.ConnectAsync(Port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
