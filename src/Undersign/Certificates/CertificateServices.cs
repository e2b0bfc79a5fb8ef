using Undersign.Operation;

namespace Undersign.Certificates;

internal static class CertificateServices
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>The node's certificate from an authority, where the node file wants that.</summary>
        public void AddCertificates(NodeConfiguration node)
        {
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
