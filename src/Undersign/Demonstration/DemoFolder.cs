using System.Net;
using System.Net.Sockets;

namespace Undersign.Demonstration;

/// <summary>Where a demonstration keeps its node file, its database, its copy of the example organisation, and every mail before and after.</summary>
internal sealed class DemoFolder
{
    /// <summary>Of the example organisation, as its folder is called too.</summary>
    public const string OrganisationName = "contoso";

    private DemoFolder(string path, string examples, int smtpPort, int webPort) => (Path, Examples, SmtpPort, WebPort) = (path, examples, smtpPort, webPort);

    public string Path { get; }

    /// <summary>The repository's <c>examples</c>.</summary>
    public string Examples { get; }

    public int SmtpPort { get; }

    public int WebPort { get; }

    public string NodeFile => System.IO.Path.Combine(Path, "undersign.yaml");

    public string Organisation => System.IO.Path.Combine(Path, "organisation");

    public string Mail => System.IO.Path.Combine(Path, "mail");

    /// <summary>Makes the folder anew: each demonstration begins with an empty database.</summary>
    /// <param name="examples">The repository's <c>examples</c>.</param>
    public static DemoFolder Create(string path, string examples, int nextHopPort)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        var folder = new DemoFolder(path, examples, FreePort(preferred: 2525), FreePort(preferred: 8080));
        Directory.CreateDirectory(folder.Mail);
        Copy(System.IO.Path.Combine(examples, OrganisationName), folder.Organisation);

        var document = System.IO.Path.Combine(folder.Organisation, "organisation.yaml");
        File.WriteAllText(document, File.ReadAllText(document).Replace("127.0.0.1:2526", string.Create(null, $"127.0.0.1:{nextHopPort}"), StringComparison.Ordinal));
        File.WriteAllText(folder.NodeFile, $$"""
            hostName: gateway.contoso.example
            storage: { sqlite: undersign.db }
            receiveConnectors:
              - { name: exchange, bindings: ["127.0.0.1:{{folder.SmtpPort}}"], tls: off }
            web: { address: 127.0.0.1, port: {{folder.WebPort}} }

            """);
        return folder;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            Copy(folder, System.IO.Path.Combine(to, System.IO.Path.GetFileName(folder)));
        }
    }

    /// <summary>The port people will look for, or, where something else has it, any.</summary>
    private static int FreePort(int preferred)
    {
        foreach (var port in (int[])[preferred, 0])
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // taken; the next one is
            }
        }

        throw new IOException("There is no free port on 127.0.0.1.");
    }
}
