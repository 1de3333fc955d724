package io.leadscore.local.demo;

import io.leadscore.core.json.Json;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A made-up person. The addresses end in {@code .example}, which belongs to nobody (RFC 2606).
 *
 * @param company     where the person works
 * @param isCompetitor whether the company sells the same
 */
record Person(String userId, String name, String jobTitle, Company company, boolean isCompetitor) {
    /** A made-up company. */
    private record Company(String name, String industry, String country) {}

    private static final List<String> FIRST_NAMES = List.of("Amara", "Anna", "Ben", "Carla", "Chidi", "Clara", "Daniel",
            "Diego", "Elena", "Emre", "Fatima", "Felix", "Freya", "Hanna", "Hugo", "Ines", "Isla", "Jonas", "Júlia",
            "Kenji",
            "Lars", "Layla", "Léa", "Lin", "Lucas", "Mara", "Mateo", "Mei", "Milan", "Nadia", "Noah", "Olga", "Omar",
            "Paula",
            "Priya", "Rafael", "Sofia", "Tom", "Yara", "Zoe");
    private static final List<String> LAST_NAMES = List.of("Adeyemi", "Almeida", "Andersson", "Bauer", "Bianchi",
            "Brown",
            "Chen", "Costa", "Dubois", "Eriksen", "Fischer", "García", "Haddad", "Hansen", "Ito", "Jansen", "Kaya",
            "Keller",
            "Kowalski", "Kumar", "Laurent", "López", "Martin", "Mensah", "Moreau", "Müller", "Nagy", "Novak", "O'Brien",
            "Okafor", "Patel", "Petrov", "Rossi", "Sato", "Schmidt", "Silva", "Smith", "Tanaka", "Weber", "Wilson");
    private static final List<Company> COMPANIES = List.of(new Company("Alder Software", "software", "US"),
            new Company("Bluefin Health", "healthcare", "GB"), new Company("Cobalt Systems", "technology", "DE"),
            new Company("Driftwood Labs", "software", "CA"), new Company("Ember Analytics", "saas", "US"),
            new Company("Fjord Logistics", "logistics", "NO"), new Company("Granite Bank", "finance", "CH"),
            new Company("Harbour Clinics", "healthcare", "US"), new Company("Indigo Schools", "education", "FR"),
            new Company("Juniper Tools", "manufacturing", "DE"), new Company("Kestrel Cloud", "saas", "IE"),
            new Company("Lumen Robotics", "technology", "JP"), new Company("Meadow Foods", "retail", "NL"),
            new Company("Northwind Data", "technology", "US"), new Company("Orchard Media", "media", "ES"),
            new Company("Pine University", "education", "SE"), new Company("Quartz Energy", "energy", "BR"),
            new Company("Ridgeline Apps", "software", "MX"), new Company("Saffron Travel", "travel", "IN"),
            new Company("Tidewater Marine", "logistics", "US"));
    private static final List<String> JOB_TITLES = List.of("CTO", "CEO", "Founder", "Chief Marketing Officer",
            "Marketing Manager",
            "Sales Director", "Product Manager", "Director of Operations", "Software Engineer", "Marketing Specialist",
            "Analyst",
            "Student");

    /** @param number of the person, unlike that of every other */
    static Person random(RandomGenerator random, int number, boolean isCompetitor) {
        String name = any(random, FIRST_NAMES) + " " + any(random, LAST_NAMES);
        return new Person("demo-" + number, name, any(random, JOB_TITLES), any(random, COMPANIES), isCompetitor);
    }

    static <T> T any(RandomGenerator random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String email() {
        return ascii(name) + "." + userId.replaceAll("\\D", "") + "@" + ascii(company.name()) + ".example";
    }

    private static String ascii(String text) {
        return Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
                .replaceAll("[^a-z ]", "")
                .replace(' ', '.');
    }

    /** What the person writes into a form. */
    Json.Obj traits() {
        return Json.obj("name", name, "email", email(), "company", company.name(), "jobTitle", jobTitle, "industry",
                company.industry(), "country", company.country(), "companyType",
                isCompetitor ? "competitor" : "customer");
    }
}
