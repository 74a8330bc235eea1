mission-name = Libya mission
country-name = Libya

level-1 = Region
level-2 = Mantika
level-3 = Baladiya
level-4 = Muhalla

office-tripoli = Tripoli
office-benghazi = Benghazi
office-sebha = Sebha

emergency-daniel-2023 = Storm Daniel
emergency-western-border-2023 = Western border

objective-lives = Saving lives and protecting people on the move
objective-solutions = Driving solutions to displacement
objective-pathways = Facilitating pathways for regular migration

report-annual-report-title = Annual report
report-annual-report-subtitle = What was done, for whom and where
report-annual-report-front = The mission works towards three objectives: saving lives and protecting people on the move, driving solutions to displacement, and facilitating pathways for regular migration. This report says what was done for each of them during the year. Every number in it is a figure of the mission's records: it is counted by a rule that is written down, it has the same value wherever it is printed, and it can be followed to the records behind it.

report-round-report-title = Round report
report-round-report-subtitle = Migrants present in the country
report-round-report-front = This report presents what key informants said in one round of mobility tracking: where migrants are, how many they are and in what conditions they live.

attribution-boundaries = Boundaries: data from Who's On First (CC BY); OCHA, Libyan Bureau of Statistics and Census, IOM. The boundaries and names shown do not imply official endorsement or acceptance.
attribution-codes = Place codes of regions and mantikas: OCHA common operational datasets (CC BY-IGO).
attribution-places = Names and codes of baladiyas and muhallas: IOM Displacement Tracking Matrix, Libya.
attribution-points = Points of baladiyas: GeoNames (CC BY 4.0).
attribution-countries = Names of countries: Unicode CLDR.

column-fact = Record
column-programme = Programme
column-date = Date
column-round = Round
column-place = Place
column-emergency = Emergency
column-project = Project
column-donor = Donor
column-sex = Sex
column-age_group = Age group
column-nationality = Nationality
column-population = Population group
column-month = Month
column-quarter = Quarter
column-year = Year

value-sex-female = Female
value-sex-male = Male
value-sex-unknown = Not recorded

value-age_group-0_5 = 0–5 years
value-age_group-6_17 = 6–17 years
value-age_group-18_59 = 18–59 years
value-age_group-60_up = 60 years and over
value-age_group-unknown = Not recorded

value-population-migrant = Migrants
value-population-idp = Internally displaced people
value-population-returnee = Returnees
value-population-host = Host community
value-population-official = Officials
value-population-cso = Members of civil society organisations
