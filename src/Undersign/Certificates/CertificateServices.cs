using Undersign.Operation;

namespace Undersign.Certificates;

internal static class CertificateServices
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>Certificates in the database, and the one from an authority, where the node file wants those.</summary>
        public void AddCertificates(NodeConfiguration node)
        {
            if (node.ImportedCertificates.Count > 0)
            {
                builder.Services.AddSingleton(node.SecretKey);
                builder.Services.AddSingleton<ImportedCertificateStore>();
                builder.Services.AddHostedService<ImportedRenewal>();
            }

            if (node.Acme is not { } acme)
            {
                return;
            }

            builder.Services.AddSingleton(acme);
            builder.Services.AddSingleton<CertificateStore>();
            builder.Services.AddSingleton<ChallengeStore>();
            builder.Services.AddSingleton<CertificateOrder>();
            builder.Services.AddSingleton<HttpChallenge>();
            builder.Services.AddSingleton<TlsAlpnChallenge>();
            builder.Services.AddSingleton<ChallengeListener>();
            builder.Services.AddHostedService(static services => services.GetRequiredService<ChallengeListener>());
            builder.Services.AddHostedService<AcmeRenewal>();
        }
    }
}
