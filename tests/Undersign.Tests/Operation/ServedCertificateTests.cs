using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Undersign.Operation;

namespace Undersign.Tests.Operation;

public sealed class ServedCertificateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-served-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_device_in_the_place_of_its_file_is_refused_and_the_certificate_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no /dev on Windows.");
        var now = TimeProvider.System.GetUtcNow();
        var served = new ServedCertificate(CertificateReader.Load(new(Write(now), PathOf("file.pem"), null, null)));
        var before = served.Current;
        Assert.Equal(CertificateNews.None, served.Refresh(now));

        File.Delete(PathOf("file.pem"));
        File.CreateSymbolicLink(PathOf("file.pem"), "/dev/zero");

        Assert.Equal(CertificateNews.Refused, served.Refresh(now));
        Assert.Equal($"{PathOf("file.pem")} is empty, or no regular file", served.Fault);
        Assert.Equal(before.Leaf.Thumbprint, served.Current.Leaf.Thumbprint);
    }

    private string Write(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=gateway.example", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(90));
        File.WriteAllText(PathOf("file.pem"), certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return PathOf("file.pem");
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
