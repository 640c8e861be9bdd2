"""PURE: titles as adverts write them, and how often groups of occupations are advertised.

The official lists know few of the words of adverts: abbreviations, shop talk, English titles. These are our own words
for the codes that the official texts describe; they count only where the catalogue has the code. How often a group is
advertised is a setting: the order of magnitude of its employees, in steps of about two, for want of own data.
"""

from matching.occupations.shop_talk import RARER

_TITLES = """
11101 Erntehelfer|Landhelfer|Spargelhelfer
12101 Gartenhelfer|Gartenarbeiter|Helfer Gartenbau|Helfer Galabau
12102 Gärtner|Zierpflanzengärtner
12142 Landschaftsgärtner|GaLaBauer|Gärtner Galabau|Vorarbeiter Garten Landschaftsbau|Grünpfleger
22101 Produktionshelfer Kunststoff|Helfer Spritzguss
22102 Verfahrensmechaniker Kunststoff|Spritzgießer|Kunststoffformgeber|Maschinenbediener Kunststoff
22202 Lackierer|Industrielackierer|Pulverbeschichter
22301 Tischlerhelfer|Schreinerhelfer|Helfer Holzbearbeitung
22342 Tischler|Schreiner|Möbeltischler|Möbelmonteur|Küchenmonteur
23122 Verpackungsmittelmechaniker|Packmitteltechnologe
23212 Mediengestalter|Mediengestalter Digital Print
23222 Grafiker|Mediendesigner|Grafikdesigner|Graphic Designer|Art Director Grafik
23224 UX Designer|UI Designer|Kommunikationsdesigner|Art Director|Webdesigner
23412 Drucker|Medientechnologe Druck|Siebdrucker
24201 Metallhelfer|Helfer Metall|Produktionshelfer Metallverarbeitung|Metallarbeiter
24222 Schleifer|Rundschleifer|Flachschleifer|Metallschleifer
24232 CNC Fräser|CNC Dreher|Zerspanungsmechaniker|CNC Fachkraft|Zerspaner|CNC Bediener|Fräser|Dreher|CNC Einrichter
24232 CNC Maschinenbediener|Zerspanungstechniker|CNC Zerspanungsmechaniker|Maschinenbediener CNC|Drehmaschinenbediener
24412 Konstruktionsmechaniker|Metallbauer|Bauschlosser|Stahlbauschlosser|Stahlbaumonteur|Schlosser Metallbau
24412 Metallbauer Konstruktionstechnik|Schlosser Schweißer|Stahlbauer|Schlosser Stahlbau
24422 Schweißer|WIG Schweißer|MAG Schweißer|MIG MAG Schweißer|E Hand Schweißer|Orbitalschweißer|Rohrschweißer
24422 Schweißfachkraft|Schweißer MAG WIG|Schweißer Stahlbau|Roboterschweißer|Lötfachkraft
24522 Werkzeugmechaniker|Werkzeugmacher|Formenbauer|Vorrichtungsbauer
25101 Montagehelfer|Maschinenhelfer|Helfer Montage|Monteurhelfer
25102 Industriemechaniker|Schlosser|Betriebsschlosser|Mechaniker|Maschinenschlosser|Monteur|Techniker
25102 Industriemechaniker Instandhaltung|Betriebsmechaniker|Montageschlosser|Maschinenmechaniker|Reparaturschlosser
25102 Mechaniker Industrie
25104 Maschinenbauingenieur|Ingenieur Maschinenbau
25112 Monteur Maschinenbau|Montagemitarbeiter|Montierer|Montagemechaniker
25122 Maschinenbediener|Anlagenbediener|Maschinenführer|Anlagenführer|Maschinen und Anlagenführer|Maschineneinrichter
25122 Linienführer|Bediener Produktionsanlagen|Produktionsmaschinenbediener|Maschinenbediener Produktion
25122 Operator Produktion
25132 Servicetechniker|Instandhalter|Instandhaltungsmechaniker|Wartungstechniker|Kundendiensttechniker|Servicemonteur
25132 Aufzugsmonteur|Wartungsmonteur|Instandhaltung|Servicetechniker Außendienst|Field Service Engineer
25132 Service Techniker|Techniker Service|Monteur Aufzug|Mechaniker Instandhaltung|Kundendienstmonteur
25132 Servicetechniker Maschinen
25133 Techniker Maschinenbau|Techniker Instandhaltung|Leiter Instandhaltung
25212 KFZ Mechatroniker|KFZ Mechaniker|Mechatroniker PKW|Karosseriebauer|Serviceberater KFZ
25222 Land und Baumaschinenmechatroniker|Baumaschinenmechaniker|Mechaniker Landmaschinen|Nutzfahrzeugmechaniker
25232 Fluggerätmechaniker|Fluggeräteelektroniker|Flugzeugmechaniker|Aircraft Mechanic
25293 KFZ Meister|Serviceleiter Automobil
26112 Mechatroniker|Servicemechatroniker|Instandhalter Mechatronik
26122 Automatisierungstechniker|Inbetriebnehmer|Elektroniker Automatisierungstechnik|Automatisierer|MSR Techniker
26123 Techniker Automatisierung|Inbetriebnahmetechniker
26212 Elektriker|Elektroinstallateur|Elektromonteur|Elektroniker Energie Gebäudetechnik|Elektroanlagenmonteur
26212 Bauelektriker|Obermonteur Elektro|Elektroniker Gebäudetechnik|Elektriker Baustelle|Elektroniker Energietechnik
26212 Elektro Installateur|PV Monteur|Photovoltaik Monteur|Kabelmonteur
26252 Betriebselektriker|Industrieelektriker|Elektroniker Betriebstechnik|Instandhaltungselektriker
26252 Elektriker Instandhaltung
26301 Elektrohelfer|Helfer Elektro|Elektromonteurhelfer
26302 Elektroniker|Elektrotechniker|Elektrofachkraft|Servicetechniker Elektro|Schaltschrankverdrahter
26302 Schaltschrankbauer|Verdrahter|Elektrotechniker Prüffeld|Elektromechaniker|Elektroniker Geräte Systeme|Bestücker
26304 Elektroingenieur|Ingenieur Elektrotechnik|Hardware Entwickler|Hardwareentwickler
26304 Entwicklungsingenieur Elektronik|Elektroplaner|Projektleiter Elektrotechnik|Electrical Engineer
26312 Telekommunikationstechniker|Nachrichtentechniker|IT Systemelektroniker|Kommunikationstechniker
26312 Fernmeldetechniker
27103 Entwicklungstechniker|Versuchstechniker|Labortechniker
27104 Entwicklungsingenieur|R&D Engineer|Development Engineer|Versuchsingenieur|Entwickler|Testingenieur
27104 Entwicklungsingenieur Mechanik|Simulationsingenieur|Berechnungsingenieur Entwicklung|Entwicklungsleiter
27104 Funktionsentwickler|Systemingenieur Entwicklung|Projektingenieur Entwicklung
27212 Technischer Zeichner|Technischer Produktdesigner|CAD Zeichner|Bauzeichner|Technischer Systemplaner|CAD Planer
27223 Konstrukteur|CAD Konstrukteur|Elektrokonstrukteur|Konstruktionstechniker
27224 Konstruktionsingenieur|Konstrukteur Ingenieur|Design Engineer
27302 Produktionsmitarbeiter|Mitarbeiter Produktion|Produktionshelfer|Produktion|Produktionsfachkraft
27303 Fertigungsplaner|Arbeitsvorbereiter|Produktionsplaner|Fertigungssteuerer|Disponent Produktion
27303 Arbeitsvorbereitung|Mitarbeiter Arbeitsvorbereitung|Prozesstechniker|Produktionstechniker
27303 Techniker Arbeitsvorbereitung|Produktionssteuerer|Fertigungsdisponent|Technischer Planer|Qualitätsvorausplaner
27304 Prozessingenieur|Process Engineer|Projektleiter Technik|Technischer Projektleiter|Fertigungsingenieur
27304 Industrial Engineer|Wirtschaftsingenieur|Prozessmanager Produktion|Projektmanager Technik|Industrialisierung
27312 Qualitätsprüfer|Qualitätskontrolleur|Mitarbeiter Qualitätssicherung|Qualitätssicherung|Qualitätskontrolle
27312 Messtechniker Qualität
27313 Qualitätstechniker|Qualitätsmanager|QM Beauftragter|Quality Manager|Qualitätsmanagement
27313 Techniker Qualitätssicherung|Qualitätsbeauftragter|Qualitätsmanagementbeauftragter
27314 Qualitätsingenieur|Quality Engineer|Lieferantenqualität|Supplier Quality Engineer
27393 Schichtleiter Produktion|Meister Produktion|Teamleiter Produktion|Industriemeister
27394 Produktionsleiter|Fertigungsleiter|Werkleiter|Betriebsleiter|Leiter Produktion
28221 Nähhelfer
28222 Schneider|Näher|Textilnäher|Änderungsschneider
29112 Brauer Mälzer
29201 Produktionshelfer Lebensmittel|Helfer Lebensmittelherstellung|Verpacker Lebensmittel
29201 Produktionsmitarbeiter Bäckerei
29202 Lebensmitteltechniker Fachkraft|Fachkraft Lebensmitteltechnik|Maschinenführer Lebensmittel
29222 Bäcker|Konditor|Bäckergeselle
29232 Fleischer|Metzger|Zerleger|Ausbeiner|Schlachter
29301 Küchenhilfe|Spüler|Spülhilfe|Spülkraft|Spülküche|Küchenkraft|Küchenhelfer|Mensamitarbeiter|Küchenmitarbeiter
29301 Mitarbeiter Spülküche|Kantinenmitarbeiter|Essensausgabe
29302 Koch|Jungkoch|Alleinkoch|Commis de Cuisine|Demi Chef de Partie|Chef de Partie|Beikoch|Catering Koch|Betriebskoch
29302 Köche|Koch Kantine|Koch Gemeinschaftsverpflegung|Koch Teilzeit
29394 Küchenchef|Souschef|Küchenleiter|Küchenmeister
31103 Bauleiter|Oberbauleiter|Bautechniker|Bauprojektleiter|Projektleiter Hochbau|Technischer Sachbearbeiter Bau
31103 Bauleitung|Bauleiter Schlüsselfertigbau|Bauleiter Hochbau|Bauleiter Tiefbau|Bauleiter Ausbau
31104 Bauingenieur|Projektleiter Bau|Tragwerksplaner|Statiker|Projektingenieur Bau|Fachbauleiter|Bauüberwacher
31104 BIM Manager|TGA Planer|Projektsteuerer|Projektleiter Schlüsselfertigbau|Planungsingenieur|Projektingenieur TGA
31104 Fachplaner
31114 Architekt|Projektleiter Architektur|Innenarchitekt Projekt
31124 Stadtplaner
31173 Kalkulator Bau|Bauabrechner|Baukalkulator|Abrechner Bau
31212 Vermessungstechniker|Vermesser|Geomatiker
31214 Vermessungsingenieur|Geomatiker Ingenieur
32101 Bauhelfer|Baustellenhelfer|Bauarbeiter|Helfer Bau|Hilfsarbeiter Bau
32122 Maurer
32142 Dachdecker
32162 Gerüstbauer
32193 Polier|Werkpolier|Vorarbeiter Hochbau
32202 Tiefbauer|Tiefbaufacharbeiter|Vorarbeiter Tiefbau|Bauwerker Tiefbau
32222 Straßenbauer
33102 Bodenleger
33112 Fliesenleger|Plattenleger
33211 Malerhelfer
33212 Maler|Maler Lackierer|Malergeselle|Anstreicher
33302 Innenausbauer|Trockenbauer|Trockenbaumonteur|Fenstermonteur|Türenmonteur|Montagetischler
33322 Zimmerer|Zimmermann
33332 Bautischler
34102 Hausmeister|Haustechniker|Objektbetreuer|Gebäudetechniker|Hauswart|Haus und Hofarbeiter
34102 Betriebstechniker Gebäude|Objekttechniker|Facility Techniker|Technischer Hausmeister|Hausmeister Objektbetreuung
34102 Haustechnik|Hausmeister Minijob|Gebäudemanager Technik|Technischer Objektbetreuer
34212 Anlagenmechaniker SHK|SHK Monteur|Heizungsbauer|Heizungsmonteur|Installateur|Gas Wasser Installateur
34212 Sanitärinstallateur|Kundendienstmonteur SHK|Kundendiensttechniker Heizung|Klimatechniker|Lüftungsmonteur
34212 Servicetechniker Klima|Anlagenmechaniker Sanitär Heizung Klima|Heizung Sanitär Monteur|Lüftungsbauer
34212 Monteur Sanitär|SHK Anlagenmechaniker|Bauleiter SHK
34232 Kälteanlagenbauer|Kältemonteur|Kälte Klimatechniker|Mechatroniker Kältetechnik|Servicetechniker Kälte
34301 Sortierer Recycling|Wertstoffsortierer
34302 Ver und Entsorger
34312 Fachkraft Abwassertechnik|Klärwärter
34322 Rohrleitungsbauer|Rohrschlosser|Rohrvorrichter
34332 Müllwerker|Abfallwerker|Lader Entsorgung|Müllfahrer
34342 Anlagenmechaniker|Behälterbauer|Apparatebauer
41104 Mathematiker|Statistiker|Aktuar
41212 BTA|Biologielaborant|Biologisch Technischer Assistent
41311 Produktionshelfer Chemie|Produktionshelfer Pharma|Helfer Pharma
41312 Chemikant|Pharmakant|Produktionsfachkraft Chemie|Anlagenfahrer Chemie
41322 Chemielaborant|CTA|Laborant|Labormitarbeiter|Laborassistent
42204 Umweltingenieur|Ingenieur Umwelttechnik
42314 Sustainability Manager|Umweltmanager
43102 Fachinformatiker|IT Support|IT Supporter|IT Techniker|Helpdesk|First Level Support|Second Level Support
43102 Service Desk Agent|IT Helpdesk Mitarbeiter|Field Service Techniker IT|Onsite Techniker|User Help Desk
43102 IT Support Mitarbeiter|IT Servicedesk|IT Fachkraft|Support Techniker|System Techniker|Informationstechniker
43104 Data Engineer|Data Scientist|Informatiker|IT Engineer|IT Spezialist|IT Security Consultant|IT Security Engineer
43104 Technical Consultant|Solution Architect|Enterprise Architect|Embedded Systems Engineer|System Engineer
43104 Test Manager|Testmanager|Machine Learning Engineer|Product Owner IT|IT Systemingenieur|Software Testing
43104 Cyber Security Engineer|IT Security Analyst|Platform Engineer|Werkstudent IT|Technical Product Owner
43104 IT Solution Manager
43112 Fachinformatiker Systemintegration
43122 SPS Software Entwickler
43194 Head of IT|CTO|Teamleiter IT
43223 SAP Berater|SAP Consultant|ERP Berater|Anwendungsbetreuer|Application Manager|Key User SAP|Inhouse Consultant
43223 SAP Basis
43224 SAP Inhouse Consultant|Senior SAP Berater|Requirements Engineer|Anforderungsmanager
43233 IT Vertrieb|IT Account Manager|Sales Manager IT|Software Sales
43313 Netzwerkadministrator|Network Engineer|Netzwerktechniker|Netzwerk Engineer
43323 IT Koordinator|IT Security Manager|IT Service Manager|Informationssicherheitsbeauftragter|IT Projektmanager
43323 Software Tester|QA Engineer|Test Engineer|Test Automation Engineer
43343 Systemadministrator|IT Administrator|Linux Administrator|Windows Administrator|IT Systemadministrator
43343 Citrix Administrator|Cloud Administrator|SCCM Administrator|IT System Administrator|Windows Server Administrator
43343 System Administrator|Junior Systemadministrator|IT Systemtechniker
43353 Datenbankadministrator|Datenbankentwickler|DBA|SQL Entwickler|BI Entwickler|ETL Entwickler
43414 Softwareentwickler|Software Engineer|Software Developer|Java Entwickler|Full Stack Developer|Backend Entwickler
43414 Frontend Entwickler|Frontend Developer|Backend Developer|PHP Entwickler|Webentwickler|C++ Entwickler
43414 C# Entwickler|.NET Entwickler|Python Entwickler|JavaScript Developer|App Entwickler|Mobile Developer
43414 Android Entwickler|iOS Entwickler|Embedded Software Entwickler|ABAP Entwickler|Software Architekt|SAP Entwickler
43414 Anwendungsentwickler|Fullstack Entwickler|Game Developer|Java Developer|Senior Software Engineer
43414 Junior Softwareentwickler|Webdeveloper|Full Stack Entwickler|React Entwickler|Angular Developer|Programmierer
43414 DevOps Entwickler|Unity Developer|SPS Entwickler Software
51311 Lagerhelfer|Lagermitarbeiter|Kommissionierer|Lagerarbeiter|Versandmitarbeiter|Verpacker|Packer
51311 Mitarbeiter Logistik|Picker|Sortierer|Lagerist Helfer|Warenverräumer|Inventurhelfer|Be und Entlader
51311 Versandhelfer|Retourenmitarbeiter|Mitarbeiter Wareneingang|Mitarbeiter Versand|Umzugshelfer|Möbelpacker|Lager
51311 Warehouse Worker|Logistikhelfer|Helfer Lager|Produktions und Lagerhelfer|Lager und Versandmitarbeiter
51311 Mitarbeiter Lager|Mitarbeiter Kommissionierung|Warehouse Associate|Verräumer|Lagerkraft|Lageraushilfe
51311 Helfer Logistik
51312 Fachkraft Lagerlogistik|Lagerist|Fachlagerist|Lagerfachkraft|Staplerfahrer Lager|Logistikmitarbeiter
51312 Lagerlogistiker|Mitarbeiter Lagerlogistik|Fachkraft Lager|Fachkraft Logistik|Lagerist Staplerschein|Wareneingang
51312 Warenausgang
51321 Zusteller|Zeitungszusteller|Paketzusteller|Briefzusteller|Postbote|Prospektverteiler|Zeitungsausträger
51321 Postsortierer
51332 Loader Flughafen|Hafenarbeiter|Vorfeldmitarbeiter
51393 Lagerleiter|Schichtleiter Lager|Teamleiter Lager|Schichtleiter Logistik|Lagermeister|Vorarbeiter Lager
51394 Standortleiter Logistik
51412 Zugbegleiter|Kundenbetreuer Nahverkehr|Fahrkartenkontrolleur
51422 Flugbegleiter|Check In Agent|Bodensteward|Passenger Service Agent|Cabin Crew
51622 Disponent|Speditionskaufmann|Kaufmann Spedition|Disponent Nahverkehr|Disponent Fernverkehr
51622 Sachbearbeiter Logistik|Sachbearbeiter Export|Sachbearbeiter Import|Zolldeklarant|Sachbearbeiter Zoll|Luftfracht
51622 Seefracht|Versanddisponent
51623 Logistikmanager|Logistikplaner|Supply Chain Manager|Transport Manager|Zollmanager
52112 Taxifahrer|Chauffeur|Fahrer Personenbeförderung|Fahrer Schülerbeförderung|Fahrer Patientenbeförderung
52112 Überführungsfahrer
52122 LKW Fahrer|Kraftfahrer|Berufskraftfahrer|Auslieferungsfahrer|Fernfahrer|Fahrer CE|Kraftfahrer Nahverkehr
52122 Fahrer C1E|Kraftfahrer Klasse CE|Tankwagenfahrer|Kipperfahrer|Truck Driver|Kraftfahrer CE|LKW Fahrer Nahverkehr
52122 LKW Fahrer Fernverkehr|Berufskraftfahrer CE|Fahrer LKW|Kraftfahrer Baustelle|Kraftfahrer Tankwagen
52122 Kraftfahrer Entsorgung
52132 Busfahrer|Straßenbahnfahrer|Fahrer im Linienverkehr
52182 Kurierfahrer|Fahrer|Auslieferfahrer|Paketfahrer|Essen Fahrer|Pizzafahrer|Lieferfahrer|Delivery Driver|Kurier
52182 Fahrradkurier|Fahrer Sprinter|Zustellfahrer|Fahrer Klasse B|Auslieferer|Fahrer Lebensmittel Lieferdienst
52182 Botenfahrer
52202 Lokführer|Triebfahrzeugführer
52522 Baggerfahrer|Radladerfahrer|Baumaschinenführer|Baggerführer
52532 Gabelstaplerfahrer|Staplerfahrer|Kranführer|Kranfahrer|Schubmaststaplerfahrer|Hochregalstaplerfahrer
52532 Forklift Driver
53111 Sicherheitsmitarbeiter|Sicherheitskraft|Wachmann|Ordner|Mitarbeiter Sicherheit
53111 Sicherheitsmitarbeiter Objektschutz|Security|Security Mitarbeiter|Pförtner|Empfangs und Sicherheitsmitarbeiter
53111 Doorman|Sicherheitsmitarbeiter Empfang|Sicherheitsdienst|Mitarbeiter Sicherheitsdienst|Mitarbeiter Bewachung
53111 Ladendetektiv Sicherheit
53112 Fachkraft Schutz Sicherheit|Werkschutzfachkraft|Personenschützer|Revierfahrer|Luftsicherheitsassistent
53112 NSL Fachkraft|Geprüfte Schutz und Sicherheitskraft
53124 Fachkraft Arbeitssicherheit|HSE Manager|Sicherheitsingenieur|EHS Manager
54101 Reinigungskraft|Putzhilfe|Putzfrau|Raumpfleger|Gebäudereiniger Helfer|Reinigungshilfe|Reinigungsmitarbeiter
54101 Unterhaltsreinigung|Cleaner|Putzkraft|Treppenhausreinigung|Industriereiniger|Reinigungskraft Büro
54101 Reinigungskraft Schule|Reinigung|Hauswirtschaft Reinigung|Glas Gebäudereiniger Helfer|Reinigungskräfte|Reiniger
54101 Spätreinigung
54112 Gebäudereiniger|Gebäudereinigung|Vorarbeiter Reinigung
54132 Wäscherei Mitarbeiter|Wäschereihelfer|Textilreiniger|Bügler
54193 Objektleiter Gebäudereinigung|Objektleiter Reinigung|Bereichsleiter Reinigung|Vorarbeiter Unterhaltsreinigung
61112 Einkäufer|Sachbearbeiter Einkauf|Einkauf|Purchaser|Mitarbeiter Einkauf|Materialdisponent|Disponent Einkauf
61112 Einkaufssachbearbeiter
61113 Strategischer Einkäufer|Operativer Einkäufer|Technischer Einkäufer|Strategic Buyer|Procurement Manager
61113 Projekteinkäufer|Einkaufsmanager|Senior Buyer|Strategischer Einkauf|Operativer Einkauf
61122 Außendienstmitarbeiter|Vertriebsmitarbeiter|Vertriebsinnendienst|Handelsvertreter|Verkäufer Außendienst
61122 Sales Representative|Vertriebler|Vertriebsassistent|Sachbearbeiter Vertrieb|Vertriebsmitarbeiter Innendienst
61122 Vertriebsmitarbeiter Außendienst|Sachbearbeiter Vertriebsinnendienst|Inside Sales|Mitarbeiter Vertrieb|Sales
61122 Verkauf Innendienst|Verkaufsberater Außendienst|Vertriebsmitarbeiter Telefon|Vertrieb
61122 Kaufmännischer Mitarbeiter Vertrieb|Vertriebsbeauftragter|Sales Agent|Vertriebskraft|Außendienst|Innendienst
61122 Kundenberater Außendienst|Vertriebspartner
61123 Sales Manager|Area Sales Manager|Vertriebsmanager|Gebietsverkaufsleiter|Technischer Vertrieb|Gebietsleiter
61123 Medizinprodukteberater|Gebietsleiter Außendienst|Vertriebsrepräsentant|Sales Executive|Regional Sales Manager
61123 Technischer Vertriebsmitarbeiter|Sales Consultant|Business Developer|Vertriebsberater
61124 Vertriebsingenieur|Sales Engineer|Technischer Vertriebsingenieur
61194 Leiter Einkauf|Einkaufsleiter|Vertriebsleiter|Leiter Vertrieb|Sales Director|Head of Sales
61194 Regionalverkaufsleiter
61203 Handelsfachwirt|Disponent Handel
61212 Kaufmann Groß und Außenhandel|Kaufmann Groß Außenhandelsmanagement|Großhandelskaufmann|Sachbearbeiter Handel
61212 E Commerce Kaufmann
61312 Kaufmann Immobilien|Immobilienkaufmann|Hausverwaltung|Sachbearbeiter Immobilien|Vermietung
61313 Immobilienverwalter|WEG Verwalter|Mietverwalter|Immobilienmakler|Asset Manager Immobilien|Vermietungsmanager
61313 Real Estate Manager|Property Manager
61323 Facility Manager|Objektleiter Facility|Objektmanager|Technical Facility Manager
62101 Verkaufshilfe|Aushilfe Verkauf|Aushilfe|Regalauffüller|Regaleinräumer|Warenverräumung|Aushilfe Einzelhandel
62101 Helfer Verkauf
62102 Verkäufer|Kaufmann Einzelhandel|Einzelhandelskaufmann|Verkäufer Einzelhandel|Verkaufsberater|Verkaufsmitarbeiter
62102 Mitarbeiter Verkauf|Mitarbeiter Filiale|Filialmitarbeiter|Shop Mitarbeiter|Verkaufskraft|Sales Assistant
62102 Fachverkäufer|Verkaufsaushilfe|Verkäufer Mode|Verkäufer Textil|Verkäufer Teilzeit|Verkäufer Minijob
62102 Verkaufsmitarbeiter Filiale|Kundenberater Verkauf|Fachberater Verkauf|Mitarbeiter Einzelhandel|Shopmitarbeiter
62112 Kassierer|Kassenkraft|Kassenmitarbeiter|Tankstellenmitarbeiter|Kassierer Tankstelle|Mitarbeiter Kasse
62193 Stellvertretender Filialleiter|Erstverkäufer|Abteilungsleiter Verkauf|Teamleiter Verkauf|Assistant Store Manager
62194 Filialleiter|Marktleiter|Store Manager|Verkaufsleiter|Shop Manager|Bezirksleiter Verkauf|Filialleitung
62194 Leiter Filiale|Verkaufsleitung|Marktmanager
62242 Verkäufer Elektronik|Fachberater Elektro|Verkaufsberater Telekommunikation
62252 Küchenverkäufer|Möbelverkäufer|Einrichtungsberater|Küchenplaner
62262 Fachberater Baumarkt|Verkäufer Baumarkt
62272 Automobilverkäufer|Verkäufer Autoteile|Teileverkäufer|Automobilkaufmann
62302 Verkäufer Lebensmittel|Verkäufer Frische|Feinkostverkäufer
62312 Bäckereifachverkäufer|Verkäufer Bäckerei|Fachverkäufer Bäckerei|Backshop Mitarbeiter|Bäckereiverkäufer
62312 Verkäufer Backwaren
62322 Fleischereifachverkäufer|Verkäufer Fleisch Wurst|Metzgereiverkäufer|Frischetheke
62412 Drogist|PKA|Verkäufer Drogerie|Parfümerie Beauty Berater
63112 Reiseverkehrskaufmann|Tourismuskaufmann|Reiseberater
63194 Leiter Reisebüro
63221 Zimmermädchen|Roomboy|Zimmerreinigung|Housekeeping|Zimmerkraft|Housekeeping Mitarbeiter|Roomattendant
63222 Hotelfachmann|Hotelrezeptionist|Rezeption Hotel|Front Office Mitarbeiter|Night Auditor|Receptionist Hotel
63222 Front Office Agent|Guest Relations|Rezeptionist Hotel|Empfangsmitarbeiter Hotel|Hotelkaufmann Empfang
63222 Empfangsmitarbeiter|Rezeptionist|Rezeption|Rezeptionsmitarbeiter|Mitarbeiter Rezeption|Mitarbeiter Empfang
63222 Empfang
63301 Servicehilfe|Servicekraft|Aushilfe Service|Aushilfe Gastronomie|Bedienung|Thekenkraft|Buffetkraft
63301 Cafeteria Mitarbeiter|Servicemitarbeiter Gastronomie|Tresenkraft|Barista|Frühstückskraft|Runner
63301 Servicekraft Gastronomie|Kellner Aushilfe|Servicemitarbeiter|Servicekräfte|Bankettservice|Aushilfskellner
63302 Kellner|Restaurantfachmann|Service Mitarbeiter Restaurant|Chef de Rang|Commis de Rang|Gastronomiefachkraft
63302 Servicefachkraft|Waiter
63312 Systemgastronom|Mitarbeiter Systemgastronomie|Crew Mitarbeiter
63394 Restaurantleiter|Restaurantmanager|Betriebsleiter Gastronomie|F&B Manager
63402 Veranstaltungskaufmann|Eventmanager|Messehostess
71104 Geschäftsführer|CEO|Managing Director|COO|Vorstand
71302 Industriekaufmann|Kaufmann|Kaufmann Industrie|Auftragsabwicklung
71303 Betriebswirt|Wirtschaftsfachwirt|Projektmanager|Projektleiter|Projektkoordinator|Projektmitarbeiter
71304 Project Manager|Prozessmanager|Assistent Geschäftsführung Strategie|Projektmanagement|Referent
71304 Business Development|Process Manager|Trainee|Change Manager|Innovation Manager|Strategy Manager|Product Owner
71304 Projektleiter Digitalisierung|Digital Transformation Manager|Projektmanager Digitalisierung
71304 Referent Geschäftsführung|Business Process Manager|Werkstudent Projektmanagement|Program Manager|Agile Coach
71314 Organisationsentwickler|Leiter Unternehmensentwicklung|PMO
71324 Unternehmensberater|Consultant|Management Consultant|Berater|Senior Consultant|Associate Consultant
71324 Strategieberater
71393 Scrum Master
71394 Abteilungsleiter|Bereichsleiter|Niederlassungsleiter|Teamleiter|Standortleiter|Gruppenleiter|Fachbereichsleiter
71394 Filialleiter Dienstleistung|Team Lead|Head of|Leiter Geschäftsbereich|Leiter Niederlassung|Operations Manager
71394 Leiter Operations|Leitung
71401 Bürohilfe|Bürohelfer|Datenerfasser|Datentypist|Aushilfe Büro|Scankraft
71402 Bürokaufmann|Kaufmann Büromanagement|Sachbearbeiter|Bürokraft|Sekretär|Sekretariat|Assistenz|Büroassistenz
71402 Teamassistenz|Büromitarbeiter|Office Manager|Assistenz Geschäftsführung|Sachbearbeiter Auftragsabwicklung
71402 Sachbearbeiter Auftragsbearbeitung|Sachbearbeiter Innendienst|Office Assistant|Verwaltungsassistent|Telefonist
71402 Vorstandsassistenz|Assistent|Backoffice Mitarbeiter|Back Office|Sachbearbeiter Dokumentation|Sachbearbeiter Büro
71402 Kaufmännische Assistenz|Bürofachkraft|Teamassistent|Mitarbeiter Büro|Büroangestellter|Mitarbeiter Backoffice
71402 Sachbearbeitung|Mitarbeiter Innendienst Büro|Mitarbeiter Verwaltung Empfang|Telefonzentrale
71402 Kaufmännischer Mitarbeiter|Kaufmännischer Sachbearbeiter|Kaufmännische Kraft|Kaufmännischer Angestellter
71402 Kaufmännischer Mitarbeiter Innendienst|Kaufmännische Mitarbeiter|Kaufmännischer Innendienst
71402 Kaufmännische Sachbearbeitung|Kaufmännische Sachbearbeiter|Kaufmännischer
71403 Assistent Geschäftsleitung|Direktionsassistent|Chefsekretär|Executive Assistant|Projektassistent
71403 Projektassistenz|Management Assistant|Assistent Vorstand|Personal Assistant
71424 Übersetzer|Dolmetscher|Translator
71452 Kundenservice|Servicecenter Mitarbeiter|Kundendienstmitarbeiter|Kundenservice Mitarbeiter
71452 Sachbearbeiter Kundenservice|Customer Service
71512 Personalsachbearbeiter|HR Assistant|Sachbearbeiter Personal|Lohn und Gehaltsbuchhalter Personal
71512 Payroll Specialist|Mitarbeiter Personal
71513 Personalreferent|HR Business Partner|HR Manager|Recruiter|HR Generalist|Talent Acquisition Manager
71513 Personalentwickler|Recruiting|HR Specialist|HR Business Partner Recruiting|Personalmanager
71513 Personalreferent Recruiting|HR Referent|Active Sourcer|Leiter HR
71522 Personaldisponent|Personalberater|Personaldienstleistungskaufmann|Vertriebsdisponent|Personalvermittler
71522 Recruiter Zeitarbeit|Personaldisponent Zeitarbeit|Disponent Personal|Personalberater Zeitarbeit
71594 Personalleiter|Leiter Personal|Head of HR|HR Leiter
72112 Bankkaufmann|Kundenberater Bank|Privatkundenberater|Serviceberater Bank|Sachbearbeiter Kredit
72112 Sachbearbeiter Marktfolge|Kundenberater Sparkasse|Kundenberater Privatkunden|Finanzassistent
72112 Kreditsachbearbeiter
72113 Firmenkundenberater|Bankfachwirt|Kreditanalyst|Risikomanager Bank|Compliance Officer
72122 Finanzberater|Vermögensberater|Finanzierungsberater
72132 Versicherungskaufmann|Kaufmann Versicherungen Finanzen|Sachbearbeiter Schaden|Schadensachbearbeiter
72132 Versicherungsberater|Underwriter|Kundenberater Versicherung|Versicherungsfachmann|Sachbearbeiter Versicherung
72132 Kundenberater Versicherungen|Schadenregulierer|Vertragssachbearbeiter Versicherung
72144 Financial Analyst|Investment Manager|Portfolio Manager|Fondsmanager|Treasury Manager
72212 Finanzbuchhalter Sachbearbeiter|Debitorenbuchhalter|Kreditorenbuchhalter|Sachbearbeiter Buchhaltung|Accountant
72212 Buchhalter Kreditoren|Mitarbeiter Buchhaltung|Lohnbuchhalter|Buchhaltung|Sachbearbeiter Finanzbuchhaltung
72212 Sachbearbeiter Rechnungswesen|Debitorenbuchhaltung|Kreditorenbuchhaltung|Mahnwesen
72213 Bilanzbuchhalter|Finanzbuchhalter|Buchhalter|Alleinbuchhalter|Entgeltabrechner|Payroll|Finanzbuchhaltung
72213 Accounting Manager|Senior Accountant|Hauptbuchhalter|Bilanzbuchhaltung|Lohnbuchhaltung
72233 Controller|Business Controller|Controlling|Finance Manager|Projektcontroller|Financial Controller
72233 Werkscontroller|Vertriebscontroller|Junior Controller
72234 Senior Controller|Leiter Controlling|Head of Finance|Beteiligungscontroller
72243 Wirtschaftsprüfungsassistent|Revisor|Interner Revisor|Prüfungsassistent|Auditor
72302 Steuerfachangestellter|Steuerfachkraft|Steuerfachmitarbeiter
72304 Steuerberater|Tax Manager|Tax Consultant|Steuerreferent
73112 Rechtsanwaltsfachangestellter|Notarfachangestellter|ReNo|Rechtsfachwirt|Sekretär Rechtsanwalt|ReFa
73124 Rechtsanwalt|Syndikusanwalt
73154 Volljurist|Justiziar|Legal Counsel|Jurist|Syndikusrechtsanwalt|Datenschutzbeauftragter
73202 Verwaltungsfachangestellter|Sachbearbeiter Verwaltung|Verwaltungsmitarbeiter|Verwaltungskraft
73202 Sachbearbeiter Bürgeramt|Verwaltung|Sachbearbeiter öffentlicher Dienst|Sachbearbeiter Ausländerbehörde
73202 Sachbearbeiter Stadt|Mitarbeiter Bürgerbüro|Sachbearbeiter Ordnungsamt|Sachbearbeiter Bauamt
73202 Verwaltungsfachkraft
73203 Verwaltungsfachwirt|Verwaltungswirt|Sachgebietsleiter|Sachbearbeiter Amt|Diplom Verwaltungswirt
73222 Sozialversicherungsfachangestellter|Sachbearbeiter Leistung|Fachangestellter Arbeitsmarktdienstleistungen
73222 Sachbearbeiter Jobcenter|Leistungssachbearbeiter
73293 Leiter Ordnungsamt|Amtsleiter
73312 Archivar FaMI|Bibliotheksmitarbeiter|FaMI
73342 Kodierfachkraft|Medizinischer Dokumentar|Medical Coder
81102 MFA|Medizinische Fachangestellte|Arzthelferin|Sprechstundenhilfe|Praxismitarbeiter|Praxisassistenz
81102 Medizinische Assistenz|MFA Praxis|Medizinischer Fachangestellter|MFA Empfang|Arzthelfer Praxis
81112 ZFA|ZMF|ZMP|Zahnarzthelfer|Zahnmedizinische Fachangestellte|ZMV|Dentalhygieniker|Prophylaxe Assistenz
81212 MTA|MTLA|Medizinisch Technischer Assistent|MTL
81232 MTRA|MTR|Radiologieassistent
81301 Krankenpflegehelfer|Gesundheits und Krankenpflegeassistent|Pflegeassistent|Stationshilfe
81302 Krankenpfleger|Gesundheits und Krankenpfleger|Krankenschwester|Pflegefachmann|Pflegefachfrau|GuK
81302 Pflegefachkraft Krankenhaus|Pflegefachkraft Intensiv|Exam Pflegefachkraft|Kinderkrankenschwester|Stationspfleger
81302 Pflegefachkraft Intensivpflege|Pflegefachkraft Station|Krankenpfleger Klinik|Gesundheits Kinderkrankenpfleger
81302 Pflegefachkraft Psychiatrie|Pflegefachkraft Dialyse|Pflegefachkraft außerklinische Intensivpflege
81313 Fachkrankenpfleger|Intensivpfleger|Praxisanleiter Pflege|Fachkrankenpfleger Intensiv|OP Pfleger
81332 OTA|ATA|Operationstechnischer Assistent|Anästhesietechnischer Assistent
81342 Rettungssanitäter|Rettungsassistent|Sanitäter
81343 Notfallsanitäter
81353 Hebamme|Entbindungspfleger
81394 Stationsleitung|Pflegedirektor|Pflegedienstleitung|Stellvertretende Pflegedienstleitung|PDL
81394 Pflegedienstleitung Krankenhaus
81404 Arzt|Assistenzarzt|Arzt in Weiterbildung|Facharzt Allgemeinmedizin|Hausarzt|Betriebsarzt
81494 Oberarzt|Chefarzt|Leitender Oberarzt
81614 Psychologe
81634 Psychologischer Psychotherapeut|Psychotherapeut
81713 Physiotherapeut|Physio|Masseur Physiotherapie
81723 Ergotherapeut
81733 Logopäde|Sprachtherapeut
81804 Apotheker
81822 PTA|Pharmazeutisch Technischer Assistent
82101 Pflegehelfer|Altenpflegehelfer|Pflegehilfskraft|Betreuungskraft|Betreuungsassistent|Pflegekraft|Pflegehilfe
82101 Alltagsbegleiter|Seniorenbetreuer|Betreuungskraft 43b|Seniorenassistent|Pflegeassistenz Altenheim
82101 Pflegehelfer ambulant|Pflegeassistent Altenpflege|Betreuungskraft Senioren|Pflegehilfskraft ambulant
82101 Präsenzkraft|Betreuungskraft Pflegeheim
82102 Altenpfleger|Pflegefachkraft|Pflegefachkraft ambulant|Exam Altenpfleger|Pflegefachkraft Altenheim
82102 Pflegefachkraft Seniorenheim|Pflegefachkraft ambulante Pflege|Fachkraft Pflege|Examinierte Pflegefachkraft
82102 Pflegefachkraft Tagespflege|Pflegefachkraft Pflegeheim|Pflegefachkraft Altenpflege|Dauernachtwache
82102 Pflegefachkraft Seniorenzentrum|Altenpflege Fachkraft|Examinierter Altenpfleger
82183 Wohnbereichsleitung|Qualitätsbeauftragter Pflege
82194 Einrichtungsleitung Pflege
82312 Friseur|Friseurmeister|Barber|Hair Stylist
82322 Kosmetiker|Nageldesigner|Wimpernstylist
82512 Orthopädietechniker|Orthopädiemechaniker
82522 Augenoptiker|Optiker
82532 Hörakustiker|Hörgeräteakustiker
82542 Zahntechniker
83111 Kinderbetreuer|Babysitter|Tagesmutter|Kita Helfer|Ganztagsbetreuer
83112 Erzieher|Kinderpfleger|Pädagogische Fachkraft|Kita Fachkraft|Sozialassistent|Gruppenleitung Kita|Erzieher Krippe
83112 Erzieher Hort|Pädagogische Fachkraft Kita|Sozialpädagogischer Assistent|Erzieher Kindergarten
83112 Erzieher Wohngruppe|Erzieher Kinderpfleger|Fachkraft Kita|Kita Erzieher|Erzieher Ganztag|Jugend Heimerzieher
83112 Erzieher Jugendhilfe|Fachkraft Kinder Jugendhilfe
83124 Sozialarbeiter|Sozialpädagoge|Schulsozialarbeiter|Bezugsbetreuer|Jugendhilfe|Streetworker|Familienhelfer
83124 Pädagoge|Sozialdienst|Sozialpädagoge Sozialarbeiter|Sozialpädagogische Fachkraft
83124 Sozialpädagogische Familienhilfe|Pädagogischer Mitarbeiter|Sozialberater|Einrichtungsleiter Jugendhilfe
83131 Schulbegleiter|Integrationshelfer|Inklusionsassistent|Schulassistenz|Assistent Behinderte|Persönliche Assistenz
83132 Heilerziehungspfleger|HEP|Betreuer Behindertenhilfe|Heilpädagoge|Fachkraft Eingliederungshilfe
83132 Gruppenleiter WfbM
83193 Kitaleitung|Leitung Kindertagesstätte|Einrichtungsleitung Kita
83211 Hauswirtschaftshelfer|Haushaltshilfe|Hauswirtschaftskraft|Mitarbeiter Hauswirtschaft|Hauswirtschaftliche Hilfe
83212 Hauswirtschafter
83223 Verbraucherberater
84114 Grundschullehrer|Lehrer Grundschule
84124 Gymnasiallehrer|Lehrer Sekundarstufe
84134 Sonderpädagoge|Förderschullehrer
84213 Praxisanleiter
84214 Berufsschullehrer|Lehrer Berufsschule|Pflegepädagoge
84223 Ausbilder|Trainer Ausbildung|Anleiter
84304 Wissenschaftlicher Mitarbeiter|Professor|Doktorand|Postdoc|PhD|Studentische Hilfskraft
84304 Wissenschaftliche Hilfskraft
84404 Deutschlehrer DaZ|Sprachlehrer|Dozent Integrationskurs|Dozent|Lehrkraft Integrationskurse
84414 Musiklehrer
84483 Nachhilfelehrer|Nachhilfe
84503 Fahrlehrer
84553 Fitnesstrainer|Schwimmlehrer|Kursleiter Sport|Personal Trainer
92112 Marketing Assistent|Kaufmann Marketingkommunikation|Social Media|Marketing Mitarbeiter|Werkstudent Marketing
92112 Content Creator
92113 Marketing Manager|Online Marketing Manager|Social Media Manager|SEO Manager|Produktmanager|Product Manager
92113 Performance Marketing Manager|CRM Manager|Brand Manager|SEA Manager|Campaign Manager|Junior Product Manager
92113 Marketing|Produktmanagement|Junior Marketing Manager|Digital Marketing Manager|Product Marketing Manager
92113 Trade Marketing Manager
92114 Marketingreferent|Senior Marketing Manager|Referent Marketing|Senior Product Manager
92122 Call Center Agent|Kundenberater|Kundenbetreuer|Telefonagent|Kundenbetreuer Inbound|Kundenberater Telefon
92122 Telefonischer Kundenberater|Callcenter|Telesales Agent|Customer Service Agent|Call Center|Outbound Agent
92122 Agent Inbound|Customer Care Agent|Telefonverkäufer|Telefonischer Kundenbetreuer|Servicemitarbeiter Telefon
92122 Kundenservice Telefon|Kundenberater Callcenter|Kundenbetreuung|Telefonist Callcenter|Telefonservice
92122 Customer Support Agent
92133 Customer Success Manager|Kundenmanager|Customer Relations Manager|Beschwerdemanager|Junior Key Account Manager
92133 Account Executive|Kundenbetreuer Key Account|Junior Account Manager|Senior Account Manager
92194 Leiter Marketing|Head of Marketing|CMO
92203 PR Manager|Pressereferent|Kommunikationsmanager|Öffentlichkeitsarbeit|Fundraiser
92413 Redakteur|Journalist|Content Redakteur|Online Redakteur|Volontär
93214 Innenarchitekt
93232 Schauwerbegestalter|Visual Merchandiser
94532 Veranstaltungstechniker|Tontechniker|Eventtechniker
"""

EVERYDAY_TITLES: tuple[tuple[str, str], ...] = tuple(
    (line[:5], title) for line in (_TITLES + RARER).split("\n") if line for title in line[6:].split("|")
)
"""KldB code of five digits and title."""

# Order of magnitude of employees by group, in steps of about two; groups that are not named have step 0.
_STEPS = """
6 714 713 513
5 621 813 831 541 251 611 732 521
4 811 821 721 722 622 273 262 633 293 434 431 713 525 921 263 252 292
3 433 432 242 244 261 271 311 623 715 516 531 341 342 841 715 814 321 272 632
2 843 613 845 731 723 245 817 332 333 322 121 413 221 223 243 818 612 411 532 624 343 832 842 844 924 232 422 733 711
1 111 331 312 825 823 812 631 634 514 522 515 816 234 241 282 222 231 511 533 117 512 923 922 931 932 712 913
"""

ADVERTISED_STEPS: dict[str, int] = {
    group: int(line[0]) for line in _STEPS.strip().splitlines()[::-1] for group in line[2:].split()
}
"""Group of three digits -> how often it is advertised, 0 (rare) to 6, each step about twice the one before."""
